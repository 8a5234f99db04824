// Whether expressions may derive from untrusted data, found where they are evaluated: questions and calls depend on it.

import type { Argument, Expression } from "../../../grammar/index.ts"
import { instanceAt, type Frame } from "../../machine/code.ts"
import type { Machine } from "../../machine/machine.ts"
import { isUntrusted, sourcesOf, together, type Sources } from "../provenance.ts"
import type { Scope } from "../scope.ts"

export type UntrustedAt = (machine: Machine, frame: Frame) => boolean

/** Whether one of the expressions may derive from untrusted data. Their sources are found when it is first asked. */
export function untrustedAt(expressions: readonly Expression[], scope: Scope): UntrustedAt {
  const { hops } = scope
  let sources: Sources | undefined
  return (machine, frame) => {
    if (!machine.tracksUntrusted) return false
    sources ??= together(expressions.map((expression) => sourcesOf(expression, scope)))
    return isUntrusted(sources, instanceAt(frame, hops), machine.context.reach)
  }
}

export function untrustedAmong(args: readonly Argument[], scope: Scope): UntrustedAt {
  return untrustedAt(
    args.map(({ value }) => value),
    scope,
  )
}
