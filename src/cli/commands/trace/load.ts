// Reads the traces that a command names, and reports their defects on standard error.

import { readTrace, type Trace } from "../../../trace/read.ts"
import { EMPTY, fold } from "../../../trace/reduce.ts"
import type { TraceEvent } from "../../../trace/events.ts"
import type { RunState } from "../../../trace/state.ts"
import { UsageError } from "../../../base/errors.ts"
import { visible } from "../../../diagnostics/visible.ts"
import type { Host } from "../../host.ts"
import { createReader, STDIN, type Reader } from "../../reader.ts"
import { reportFailure } from "../../report.ts"
import { createSources } from "../../sources.ts"

export interface Loaded {
  readonly events: readonly TraceEvent[]
  readonly state: RunState
}

/** Loads traces and passes them to `use`, which returns the exit status. Reports a trace that cannot be read. */
export async function withTraces<const F extends readonly string[]>(
  files: F,
  host: Host,
  use: (...traces: { readonly [K in keyof F]: Loaded }) => number,
): Promise<number> {
  const reader = createReader(host)
  try {
    const traces: Loaded[] = []
    for (const file of files) traces.push(await load(file, reader, host))
    return use(...(traces as unknown as { readonly [K in keyof F]: Loaded }))
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

/** Throws `UsageError` for a file that is not a trace; defects of a trace are noted on standard error. */
export async function load(file: string, reader: Reader, host: Host): Promise<Loaded> {
  const { name, events, cut, skipped } = await read(file, reader)
  const state = fold(EMPTY, events)
  const note = (text: string): void => host.stderr.write(`${visible(name)}: ${text}\n`)
  if (cut) note("the trace ends in the middle of a line; the lines before it are shown")
  else if (state.end === null) note("the trace has no end: its run is still running or was killed")
  if (skipped > 0) note(`${skipped} ${skipped === 1 ? "line is" : "lines are"} not understood and left out`)
  return { events, state }
}

/** Reads a trace, or what there is of it. Throws `UsageError` for a file that is none. */
export async function read(file: string, reader: Reader): Promise<Trace & { readonly name: string }> {
  const name = file === "-" ? STDIN : file
  const bytes = await reader.bytes(file, Infinity)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new UsageError("no-trace", `${name} is compressed`, `decompress it: gzip -dc ${name} | recall trace … -`)
  const trace = readTrace(bytes, name)
  if (trace.events.length === 0)
    throw new UsageError("no-trace", `${name} is empty`, "name a file written by recall run --trace FILE")
  return { ...trace, name }
}
