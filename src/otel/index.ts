// `recall-lang/otel`: the events of a run as spans of OpenTelemetry. Nothing is told unless this is used, and no content unless asked.

import { context, SpanKind, SpanStatusCode, trace, type Context, type Span, type Tracer } from "@opentelemetry/api"
import type { TraceEvent } from "../trace/events.ts"
import { spansTo, type Listener, type SpanOptions } from "./listener.ts"
import type { SpanSink } from "./sink.ts"

export type { Listener, SpanOptions } from "./listener.ts"

export interface OpenTelemetryOptions extends SpanOptions {
  readonly tracer: Tracer
}

interface Traced {
  readonly span: Span
  /** In which the spans below it begin. */
  readonly context: Context
}

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const

/**
 * A listener for the events of one run. The run's span begins in the context that is active then. Each span has the times of
 * the events, so it may as well get those of a trace that was read from a file.
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

/** The spans of a whole trace, all ended. */
export function traceToSpans(events: Iterable<TraceEvent>, options: OpenTelemetryOptions): void {
  const listener = openTelemetry(options)
  for (const event of events) listener.event(event)
  listener.end()
}

/** OpenTelemetry's types ask for arrays that it could change. */
function mutable(attributes: { readonly [name: string]: string | number | boolean | readonly string[] }): {
  [name: string]: string | number | boolean | string[]
} {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === "object" ? [...value] : value]),
  )
}
