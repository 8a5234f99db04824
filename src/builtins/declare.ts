// How the natives of the language are declared: short forms for what all of them share.

import type { Native, NativeParameter } from "../values/functions.ts"
import { ANY, listOf, NULL, NUMBER, STRING, unionOf, type Type } from "../values/types.ts"
import type { Value } from "../values/values.ts"

/** Natives of the language only compute. */
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
