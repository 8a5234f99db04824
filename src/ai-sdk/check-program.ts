// The refusal of what is no program, which plain JavaScript can pass.

import { UsageError } from "../base/errors.ts"

/** Throws `UsageError` for something that is no compiled program, such as the promise of one. */
export function checkProgram(of: string, program: unknown): void {
  const { parameters, signatures } = (program ?? {}) as { readonly [field: string]: unknown }
  if (Array.isArray(parameters) && Array.isArray(signatures)) return
  throw new UsageError(
    "invalid-argument",
    `${of} takes a compiled program`,
    `write ${of}(await runtime.compile(source), …)`,
  )
}
