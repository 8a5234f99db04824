// Tasks as functions of the host: data by position, and after them the options of the call.

import type { Schema, SchemaValue } from "../values/schema-type.ts"
import type { CallOptions } from "./options.ts"
import type { CompleteResult } from "./result.ts"

/**
 * A task with parameters of the types A, and a result of the type R. An argument that is undefined counts as omitted.
 * The options of the call follow the last parameter, so a caller who omits arguments before them writes `undefined` in
 * their places. Each call is a run of its own, which shares the runtime's memo. It rejects with `RecallError` for the
 * program's mistakes, for an exhausted budget (`budget-exhausted`) and when it is aborted (`interrupted`, whose `cause`
 * is the signal's reason), and with `UsageError` for the caller's mistakes, such as arguments that do not fit.
 */
export interface Task<A extends readonly unknown[], R> {
  (...given: [...parameters: A, options?: CallOptions]): Promise<R>
  /** Calls the task, and gives its value with the usage, the diagnostics and the id of the run. */
  run(...given: [...parameters: A, options?: CallOptions]): Promise<CompleteResult<R>>
}

/** The options of a call of a task whose types the compiler does not know. */
export interface TypedCallOptions<R = unknown> extends CallOptions {
  /** The type that the result is converted to: see `CompileOptions.returns`. */
  readonly returns?: Schema<R> | undefined
}

/** The type of the result of a call with these arguments, whose last ones may be options with `returns`. */
export type ResultOf<Given extends readonly unknown[]> = Given extends readonly [
  ...unknown[],
  { readonly returns: infer S },
]
  ? SchemaValue<S>
  : unknown

/** A task whose types the compiler does not know: see `Task`. Its options may be `TypedCallOptions`. */
export interface AnyTask {
  <Given extends readonly unknown[]>(...given: Given): Promise<ResultOf<Given>>
  /** Calls the task, and gives its value with the usage, the diagnostics and the id of the run. */
  run<Given extends readonly unknown[]>(...given: Given): Promise<CompleteResult<ResultOf<Given>>>
}
