// Reads a trace file, whole or in pieces. A file that was cut off is read up to there.

import { UsageError } from "../base/errors.ts"
import { TRACE_BEGINNING, TRACE_VERSION, type TraceEvent } from "./events.ts"
import { MAX_LINE } from "./limits.ts"
import { isEvent } from "./shape.ts"

/** Bytes that are decoded at once. */
const PIECE = 1_048_576

/** The events of a trace file. */
export interface Trace {
  readonly events: readonly TraceEvent[]
  /** Whether it breaks off in the middle of a line. */
  readonly cut: boolean
  /** The number of lines that are no event known to this version. */
  readonly skipped: number
  /** The number of the first line that is damaged: neither the last one, nor JSON, or longer than any is read. */
  readonly damaged: number | null
}

/** Reads a trace piece by piece, also while it is being written. */
export interface TraceReader {
  /** The events that these bytes complete. Throws `UsageError` if they are no trace, or one of another version. */
  push(bytes: Uint8Array): readonly TraceEvent[]
  /** The rest: a last line may lack its newline. */
  end(): Trace
}

/** Reads a trace in pieces cut at any byte. `name` is its name in messages. A line longer than `longest` is skipped. */
export function createTraceReader(
  name: string,
  { longest = MAX_LINE }: { readonly longest?: number } = {},
): TraceReader {
  // The decoder drops a byte order mark, which would otherwise be part of the first line.
  const decoder = new TextDecoder("utf-8")
  let pieces: string[] = []
  let length = 0
  let lines = 0
  let skipped = 0
  let place = 0
  let damaged: number | null = null

  const add = (text: string): void => {
    length += text.length
    if (length <= longest) pieces.push(text)
    else pieces = []
  }
  /** The event of the line that is complete. */
  const take = (isLast: boolean): TraceEvent | "cut" | null => {
    const line = length <= longest ? pieces.join("") : null
    pieces = []
    length = 0
    place++
    if (line === "" || line === "\r") return null
    lines++
    if (lines === 1) return first(line ?? "", isLast, name)
    const event = line === null ? undefined : parsed(line)
    if (isEvent(event)) return event
    if (isLast && event === undefined) return "cut"
    skipped++
    if (event === undefined) damaged ??= place
    return null
  }

  return {
    push(bytes) {
      const text = decoder.decode(bytes, { stream: true })
      const events: TraceEvent[] = []
      let start = 0
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
        add(text.slice(start, end))
        start = end + 1
        const event = take(false)
        if (event !== null && event !== "cut") events.push(event)
      }
      add(text.slice(start))
      return events
    },
    end() {
      add(decoder.decode())
      const last = take(true)
      return { events: last === null || last === "cut" ? [] : [last], cut: last === "cut", skipped, damaged }
    },
  }
}

/** Reads a whole trace. Throws `UsageError` if it is no trace, or one of another version. */
export function readTrace(bytes: Uint8Array | string, name = "the trace"): Trace {
  const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes
  const reader = createTraceReader(name)
  const events: TraceEvent[] = []
  for (let start = 0; start < all.length; start += PIECE)
    for (const event of reader.push(all.subarray(start, start + PIECE))) events.push(event)
  const rest = reader.end()
  return { ...rest, events: events.concat(rest.events) }
}

function first(line: string, isLast: boolean, name: string): TraceEvent | "cut" {
  const event = parsed(line)
  const version =
    typeof event === "object" && event !== null && (event as { readonly type?: unknown }).type === "run"
      ? (event as { readonly version?: unknown }).version
      : undefined
  if (typeof version === "number" && version !== TRACE_VERSION) {
    throw new UsageError(
      "foreign-trace",
      `${name} is a trace of version ${version}, and this release reads version ${TRACE_VERSION}`,
      version > TRACE_VERSION ? "a newer release reads it" : "the release that wrote it reads it",
    )
  }
  if (isEvent(event)) {
    if (event.type === "run") return event
  } else if (isLast && event === undefined && (line.startsWith(TRACE_BEGINNING) || TRACE_BEGINNING.startsWith(line)))
    return "cut"
  throw new UsageError(
    "no-trace",
    `${name} is not a trace: it does not begin with a run`,
    "a trace is what recall run --trace FILE writes",
  )
}

/** The value of a line; undefined if it is not JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}
