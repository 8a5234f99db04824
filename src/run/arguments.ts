// The arguments of a run: values from the moment of the call on, whatever the caller changes later.

import { fromHost } from "../values/host-values.ts"
import type { Value } from "../values/values.ts"
import type { ProgramOptions } from "./options.ts"

let marks = 0

/** A mark for the functions among the arguments of one run: what they give is not given to another run. */
export function newMark(): string {
  return `run ${++marks}`
}

/** Options whose arguments are values of the language. Throws `UsageError` for an argument that is none. */
export function withValues<O extends Pick<ProgramOptions, "args">>(options: O): O {
  const { args } = options
  return args === undefined ? options : { ...options, args: valuesOf(args, newMark()) }
}

/** An argument that is undefined counts as omitted. */
export function valuesOf(args: { readonly [name: string]: unknown }, mark = ""): { readonly [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) => (value === undefined ? [] : [[name, fromHost(value, name, mark)]])),
  )
}
