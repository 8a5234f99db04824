// A tool as the server offers it, apart from the protocol's library.

import type { TraceEvent } from "../../trace/events.ts"
import type { Usage } from "../../base/usage.ts"
import type { JsonSchema } from "../../reference/tool-schema.ts"

/** The hints about a tool, by which clients decide whether to ask their user. */
export interface Annotations {
  readonly readOnlyHint: boolean
  readonly destructiveHint: boolean
  readonly openWorldHint: boolean
}

/** The circumstances of one call. */
export interface CallContext {
  /** Aborts when the client cancels the call or goes away. */
  readonly signal: AbortSignal
  /** Receives the events of the run that the call makes. */
  readonly trace: (event: TraceEvent) => void
  /** The id of that run. */
  readonly run: string
  /** Receives the texts that diagnostics of this call point into, by the names of the sources. */
  readonly texts: Map<string, string>
}

/** The value of a call: as data, and as the text that a person would read. */
export interface Returned {
  readonly value: unknown
  readonly text: string
  /** The usage of the run that the call has made; absent where it made none. */
  readonly usage?: Usage
  /** Diagnostics that belong to the result, as text. */
  readonly notes?: string
}

/** A tool: its description for a model, and the function that a call evaluates. */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly input: JsonSchema
  /** The schema of the value. */
  readonly output: JsonSchema
  readonly annotations: Annotations
  /** Rejects with `RecallError` or `UsageError` for mistakes of the program and the caller. */
  call(given: { readonly [name: string]: unknown }, context: CallContext): Promise<Returned>
}
