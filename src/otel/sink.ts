// The interface to the destination of spans: an OpenTelemetry tracer or a file.

export type Attributes = { readonly [name: string]: string | number | boolean | readonly string[] }

export interface SpanStart {
  readonly name: string
  readonly kind: "internal" | "client"
  readonly attributes: Attributes
  /** Milliseconds since 1970. */
  readonly time: number
}

export interface SpanEnd {
  readonly attributes: Attributes
  readonly time: number
  /** The code of the failure; null without one. */
  readonly error: string | null
}

/** A destination of spans. `S` is its own type of an open span. */
export interface SpanSink<S> {
  start(id: number, parent: S | null, start: SpanStart): S
  event(span: S, name: string, attributes: Attributes, time: number): void
  set(span: S, attributes: Attributes): void
  end(span: S, end: SpanEnd): void
}
