// The refusal of options that do not exist, which plain JavaScript, and objects built up elsewhere, can pass.

import { UsageError } from "../base/errors.ts"
import { nearest } from "../diagnostics/nearest.ts"
import type { CallOptions, ProgramOptions, ProgramStreamOptions, RunOptions, StreamOptions } from "./options.ts"
import type { CompileOptions, Reach } from "./environment.ts"
import type { TypedCallOptions } from "./task.ts"
import type { SourceTestOptions, TestOptions } from "./test.ts"

/** The names of all options of a kind: one that is forgotten here does not compile. */
export type Names<Options> = { readonly [name in keyof Options]-?: true }

const REACH: Names<Reach> = { models: true, natives: true, world: true, grant: true, confirm: true }

export const CALL: Names<CallOptions> = {
  ...REACH,
  budget: true,
  signal: true,
  stop: true,
  id: true,
  scope: true,
  fresh: true,
  trace: true,
  traceCalls: true,
  redact: true,
  debug: true,
}
/** The options of a call of a task whose types are not known. */
export const TASK: Names<TypedCallOptions> = { ...CALL, returns: true }
export const PROGRAM: Names<ProgramOptions> = { ...CALL, args: true, given: true }
const SOURCE: Names<Omit<CompileOptions, "parameters">> = {
  kind: true,
  name: true,
  modules: true,
  origin: true,
  natives: true,
  returns: true,
}
export const COMPILE: Names<CompileOptions> = { ...SOURCE, parameters: true }
export const PROGRAM_STREAM: Names<ProgramStreamOptions> = { ...PROGRAM, answers: true }
export const RUN: Names<RunOptions> = { ...SOURCE, ...PROGRAM }
export const STREAM: Names<StreamOptions> = { ...RUN, answers: true }
export const TEST: Names<TestOptions> = { args: true, signal: true, fresh: true, filter: true }
export const SOURCE_TEST: Names<SourceTestOptions> = {
  ...TEST,
  name: true,
  modules: true,
  origin: true,
  natives: true,
  coverage: true,
}

/** Throws `UsageError` for options that are no object, and for one that `names` lacks. */
export function checkOptions(of: string, given: unknown, names: { readonly [name: string]: true }): void {
  if (typeof given !== "object" || given === null)
    throw new UsageError("invalid-argument", `the options of ${of} are an object, not ${String(given)}`)
  for (const [name, option] of Object.entries(given)) {
    if (option === undefined || Object.hasOwn(names, name)) continue
    const meant = nearest(name, Object.keys(names))
    throw new UsageError(
      "unknown-option",
      `${of} has no option ${JSON.stringify(name)}`,
      meant === undefined ? `the options are ${Object.keys(names).sort().join(", ")}` : `write ${meant}`,
    )
  }
}
