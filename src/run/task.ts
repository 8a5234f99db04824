// Tasks as functions of the host: data by position, and after them the options of the call.

import type { Schema } from "../values/schema-type.ts"
import type { CallOptions } from "./options.ts"
import type { CompleteResult } from "./result.ts"

/**
 * A task with parameters of the types A, and a result of the type R. An argument that is undefined counts as omitted.
 * The options of the call follow the last parameter, so a caller who omits arguments before them writes `undefined` in
 * their places. Each call is a run of its own, which shares the runtime's memo. It rejects with `RecallError` for the
 * program's mistakes and for an exhausted budget, with `UsageError` for the caller's mistakes, and with the signal's
 * reason when it is aborted.
 */
export interface Task<A extends readonly unknown[], R> {
  (...given: [...parameters: A, options?: CallOptions]): Promise<R>
  /** Calls the task, and gives its value with the usage, the diagnostics and the id of the run. */
  run(...given: [...parameters: A, options?: CallOptions]): Promise<CompleteResult<R>>
}

/** The options of a call that says which type its result is converted to. */
export interface TypedCallOptions<R> extends CallOptions {
  /** The type of the result: see `CompileOptions.returns`. */
  readonly returns: Schema<R>
}

/** A task whose types the compiler does not know: see `Task`. With `returns` the result has that type. */
export interface AnyTask {
  <R>(...given: [...parameters: unknown[], options: TypedCallOptions<R>]): Promise<R>
  (...given: readonly unknown[]): Promise<unknown>
  /** Calls the task, and gives its value with the usage, the diagnostics and the id of the run. */
  run<R>(...given: [...parameters: unknown[], options: TypedCallOptions<R>]): Promise<CompleteResult<R>>
  run(...given: readonly unknown[]): Promise<CompleteResult>
}
