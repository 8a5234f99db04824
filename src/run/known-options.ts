// The options of a run by name, with their forms.

import {
  FLAG,
  FUNCTION,
  ID,
  LIST,
  NAMES,
  objectWith,
  OBJECT,
  SIGNAL,
  TEXT,
  type Form,
  type Names,
} from "../diagnostics/options.ts"
import { isNative } from "../values/native.ts"
import type { World } from "../world/index.ts"
import type { CallOptions, ProgramOptions, ProgramStreamOptions, RunOptions, StreamOptions } from "./options.ts"
import type { CompileOptions, Reach } from "./environment.ts"
import type { TypedCallOptions } from "./task.ts"
import type { SourceTestOptions, TestOptions } from "./test.ts"

export const NATIVES: Form = {
  form: "a list of natives, as native({ … }) makes them",
  has: (value) => Array.isArray(value) && value.every(isNative),
}
const WORLD_METHODS: { readonly [method in keyof World]: true } = {
  readText: true,
  listFiles: true,
  writeText: true,
  fetchText: true,
  now: true,
  env: true,
}
export const REACH: Names<Reach> = {
  models: true,
  natives: NATIVES,
  world: objectWith(...Object.keys(WORLD_METHODS)),
  grant: NAMES,
  confirm: FUNCTION,
}
const FRESH: Form = {
  form: "true, false or a valid date",
  has: (value) => FLAG.has(value) || (value instanceof Date && !Number.isNaN(value.getTime())),
}

export const CALL: Names<CallOptions> = {
  ...REACH,
  untrusted: NAMES,
  budget: OBJECT,
  signal: SIGNAL,
  stop: SIGNAL,
  id: ID,
  scope: true,
  fresh: FRESH,
  trace: FUNCTION,
  traceCalls: FLAG,
  redact: LIST,
  debug: FUNCTION,
}
/** The options of a call of a task whose types are not known. */
export const TASK: Names<TypedCallOptions> = { ...CALL, returns: true }
export const PROGRAM: Names<ProgramOptions> = { ...CALL, args: OBJECT, given: true }
export const MODULES = objectWith("load")
const SOURCE: Names<Omit<CompileOptions, "parameters">> = {
  kind: true,
  name: true,
  modules: MODULES,
  origin: true,
  natives: NATIVES,
  returns: true,
}
export const COMPILE: Names<CompileOptions> = { ...SOURCE, parameters: true }
export const PROGRAM_STREAM: Names<ProgramStreamOptions> = { ...PROGRAM, answers: true }
export const RUN: Names<RunOptions> = { ...SOURCE, ...PROGRAM }
export const STREAM: Names<StreamOptions> = { ...RUN, answers: true }
export const TEST: Names<TestOptions> = { args: OBJECT, signal: SIGNAL, fresh: FRESH, filter: TEXT }
export const SOURCE_TEST: Names<SourceTestOptions> = {
  ...TEST,
  name: true,
  modules: MODULES,
  origin: true,
  natives: NATIVES,
  coverage: true,
}
