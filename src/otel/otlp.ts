// Exports spans as the JSON of the OpenTelemetry protocol (OTLP), which collectors read from files and over HTTP.

import { digest } from "../base/digest.ts"
import type { TraceEvent } from "../trace/events.ts"
import { spansTo, type SpanOptions } from "./listener.ts"
import type { Attributes, SpanEnd, SpanSink, SpanStart } from "./sink.ts"

interface Span {
  readonly id: string
  readonly parent: string | null
  readonly start: SpanStart
  attributes: Attributes
  readonly events: { readonly name: string; readonly attributes: Attributes; readonly time: number }[]
  end: SpanEnd | null
}

const KINDS = { internal: 1, client: 3 } as const
const ERROR = 2

/** An `ExportTraceServiceRequest`. Its ids are derived from the run's, so that a repeated export is identical. */
export function otlpTrace(events: readonly TraceEvent[], options: SpanOptions = {}): object {
  const [run] = events
  const name = run?.type === "run" ? `${run.run} ${run.at}` : ""
  const spans: Span[] = []
  const sink: SpanSink<Span> = {
    start(id, parent, start) {
      const span: Span = {
        id: digest(`${name} ${id}`).slice(0, 16),
        parent: parent?.id ?? null,
        start,
        attributes: start.attributes,
        events: [],
        end: null,
      }
      spans.push(span)
      return span
    },
    event: (span, name, attributes, time) => void span.events.push({ name, attributes, time }),
    set(span, attributes) {
      span.attributes = { ...span.attributes, ...attributes }
    },
    end(span, end) {
      span.attributes = { ...span.attributes, ...end.attributes }
      span.end = end
    },
  }
  const listener = spansTo(sink, options)
  for (const event of events) listener.event(event)
  listener.end()
  const traceId = digest(name).slice(0, 32)
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ "service.name": "recall" }) },
        scopeSpans: [{ scope: { name: "recall-lang" }, spans: spans.map((span) => spanOf(span, traceId)) }],
      },
    ],
  }
}

function spanOf({ id, parent, start, attributes, events, end }: Span, traceId: string): object {
  return {
    traceId,
    spanId: id,
    ...(parent === null ? {} : { parentSpanId: parent }),
    name: start.name,
    kind: KINDS[start.kind],
    startTimeUnixNano: nanoseconds(start.time),
    endTimeUnixNano: nanoseconds(end?.time ?? start.time),
    attributes: attributesOf(attributes),
    events: events.map(({ name, attributes, time }) => ({
      name,
      timeUnixNano: nanoseconds(time),
      attributes: attributesOf(attributes),
    })),
    status: end === null || end.error === null ? {} : { code: ERROR, message: end.error },
  }
}

/** The last time that a `Date` can represent. */
const LAST = 8.64e15

/** A 64-bit number, which the protocol's JSON encodes as a decimal string. */
function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(Math.min(milliseconds, LAST) * 1_000)) * 1_000n)
}

function attributesOf(attributes: Attributes): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }))
}

function valueOf(value: Attributes[string]): object {
  switch (typeof value) {
    case "string":
      return { stringValue: value }
    case "boolean":
      return { boolValue: value }
    case "number":
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
    default:
      return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } }
  }
}
