// The arguments of a run: values from the moment of the call on, whatever the caller changes later.

import { UsageError } from "../base/errors.ts"
import type { Arguments } from "../machine/invoke.ts"
import type { Task } from "../machine/task.ts"
import { Failure } from "../values/failure.ts"
import { fromHost } from "../values/host-values.ts"
import { arrange } from "../values/signature.ts"
import { describe, hasType, showType } from "../values/types.ts"
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

/** Throws `UsageError` for arguments that do not fit a task: those of a call from the host are the host's mistake. */
export function checkArguments({ name, definition, parameters }: Task, { positional, named }: Arguments): void {
  for (const [i, place] of arranged(definition, positional.length, named).entries()) {
    if (place === null) continue
    const value = place < positional.length ? positional[place]! : named[place - positional.length]![1]
    const { name: parameter, type } = parameters[i]!
    if (type !== null && !hasType(value, type))
      throw new UsageError("wrong-argument", `${name} needs ${showType(type)} for ${parameter}, not ${describe(value)}`)
  }
}

function arranged({ name, parameters }: Task["definition"], positional: number, named: Arguments["named"]) {
  try {
    return arrange(
      name,
      parameters,
      positional,
      named.map(([parameter]) => parameter),
    )
  } catch (thrown) {
    if (thrown instanceof Failure) throw new UsageError(thrown.code, thrown.message, thrown.hint)
    throw thrown
  }
}
