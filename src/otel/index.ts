// `recall-lang/otel`: emits the events of a run as OpenTelemetry spans, without content unless `content` is set.

import { context, SpanKind, SpanStatusCode, trace, type Context, type Span, type Tracer } from "@opentelemetry/api"
import type { TraceEvent } from "../trace/events.ts"
import { spansTo, type Listener, type SpanOptions } from "./listener.ts"
import type { SpanSink } from "./sink.ts"

export type { Listener, SpanOptions } from "./listener.ts"

/** The tracer of the spans, and their content. */
export interface OpenTelemetryOptions extends SpanOptions {
  readonly tracer: Tracer
}

interface Traced {
  readonly span: Span
  /** The context of its child spans. */
  readonly context: Context
}

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const

/**
 * A listener for the events of one run. The run's span starts in the context that is active then. Spans have the times
 * of their events, so the listener also accepts the events of a trace file.
 */
export function openTelemetry({ tracer, content = false }: OpenTelemetryOptions): Listener {
  const sink: SpanSink<Traced> = {
    start(_, parent, { name, kind, attributes, time }) {
      const around = parent?.context ?? context.active()
      const span = tracer.startSpan(
        name,
        { kind: KINDS[kind], attributes: mutable(attributes), startTime: time },
        around,
      )
      return { span, context: trace.setSpan(around, span) }
    },
    event: ({ span }, name, attributes, time) => void span.addEvent(name, mutable(attributes), time),
    set: ({ span }, attributes) => void span.setAttributes(mutable(attributes)),
    end({ span }, { attributes, time, error }) {
      span.setAttributes(mutable(attributes))
      if (error !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: error })
      span.end(time)
    },
  }
  return spansTo(sink, { content })
}

/** Emits the spans of a complete trace, and ends all of them. */
export function traceToSpans(events: Iterable<TraceEvent>, options: OpenTelemetryOptions): void {
  const listener = openTelemetry(options)
  for (const event of events) listener.event(event)
  listener.end()
}

/** OpenTelemetry's types require mutable arrays. */
function mutable(attributes: { readonly [name: string]: string | number | boolean | readonly string[] }): {
  [name: string]: string | number | boolean | string[]
} {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === "object" ? [...value] : value]),
  )
}
