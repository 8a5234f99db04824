// Where spans go: a tracer of OpenTelemetry, or a file of its protocol.

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
  /** Why it failed; null where it did not. */
  readonly error: string | null
}

/** `S` is whatever stands for a span that goes on. */
export interface SpanSink<S> {
  start(id: number, parent: S | null, start: SpanStart): S
  event(span: S, name: string, attributes: Attributes, time: number): void
  set(span: S, attributes: Attributes): void
  end(span: S, end: SpanEnd): void
}
