// Short forms for the declarations of the language's natives.

import type { Native, NativeParameter } from "../values/functions.ts"
import { ANY, listOf, NULL, NUMBER, STRING, unionOf, type Type } from "../values/types.ts"
import type { Value } from "../values/values.ts"

/** A native without effects, as all natives of the language are. */
export function pure(declaration: Omit<Native, "effect">): Native {
  return { ...declaration, effect: "none" }
}

export function required(name: string, type: Type): NativeParameter {
  return { name, type }
}

export function optional(name: string, type: Type, fallback: Value): NativeParameter {
  return { name, type, fallback }
}

export const LIST: Type = listOf(ANY)
export const TEXTS: Type = listOf(STRING)
export const NUMBERS: Type = listOf(NUMBER)
export const TEXT_OR_LIST: Type = unionOf(STRING, LIST)
export const TEXT_OR_NULL: Type = unionOf(STRING, NULL)
export const NUMBER_OR_NULL: Type = unionOf(NUMBER, NULL)
