// A run as spans of OpenTelemetry: through its SDK, and as the JSON of its protocol.

import { context, SpanKind, SpanStatusCode, trace as traceApi } from "@opentelemetry/api"
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base"
import * as conventions from "@opentelemetry/semantic-conventions/incubating"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { TraceEvent } from "../../src/trace/events.ts"
import { openTelemetry, traceToSpans } from "../../src/otel/index.ts"
import { otlpTrace } from "../../src/otel/otlp.ts"
import { trace } from "../support/arbitrary-trace.ts"
import { ARTICLE, COMBINED, DEFINITION, sampleTrace, TITLE } from "../support/sample-trace.ts"

function spansOf(events: readonly TraceEvent[], content = false): readonly ReadableSpan[] {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  traceToSpans(events, { tracer: provider.getTracer("test"), content })
  return exporter.getFinishedSpans()
}

const milliseconds = ([seconds, nanoseconds]: readonly [number, number]): number => seconds * 1_000 + nanoseconds / 1e6

describe("the sample", () => {
  const spans = spansOf(sampleTrace())
  const named = (name: string): readonly ReadableSpan[] => spans.filter((span) => span.name === name)
  const parentOf = (span: ReadableSpan): string | undefined =>
    spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name

  test("is a workflow with its tasks, questions, requests and tools, each below its parent", () => {
    const tree = spans.map((span) => [span.name, parentOf(span)]).sort()
    expect(tree).toEqual([
      ["chat gpt-5.5", "invoke_agent explain"],
      ["chat gpt-5.5", "invoke_agent explain"],
      ["chat gpt-5.5", "invoke_agent explain"],
      ["chat gpt-5.5", "invoke_agent explain"],
      ["chat gpt-5.5", "invoke_agent report.rcl"],
      ["execute_tool publish", "invoke_workflow report.rcl"],
      ["explain", "invoke_workflow report.rcl"],
      ["explain", "invoke_workflow report.rcl"],
      ["invoke_agent explain", "explain"],
      ["invoke_agent explain", "explain"],
      ["invoke_agent explain", "invoke_agent explain"],
      ["invoke_agent report.rcl", "invoke_workflow report.rcl"],
      ["invoke_workflow report.rcl", undefined],
    ])
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1)
  })

  test("has the parameters and the cost of a request", () => {
    const request = named("chat gpt-5.5").find(({ attributes }) => attributes["gen_ai.usage.input_tokens"] === 300)
    expect(request).toMatchObject({
      kind: SpanKind.CLIENT,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5.5",
        "gen_ai.usage.output_tokens": 10,
        "gen_ai.response.finish_reasons": ["stop"],
        "recall.usd": 0.000475,
      },
    })
    expect(request!.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ["recall.retry", { "error.type": "rate-limited", "recall.milliseconds": 1_000 }],
    ])
    expect(milliseconds(request!.startTime)).toBe(Date.parse("2030-01-02T03:04:05.004Z"))
    expect(milliseconds(request!.endTime)).toBe(Date.parse("2030-01-02T03:04:06.594Z"))
  })

  test("has failures, remembered rows, and the reasons for misses", () => {
    expect(named("execute_tool publish")[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { "error.type": "not-granted", "gen_ai.tool.name": "publish", "gen_ai.tool.type": "function" },
    })
    expect(
      named("invoke_workflow report.rcl")[0]!.events.map(({ name, attributes }) => [name, attributes?.["recall.from"]]),
    ).toEqual([
      ["recall.remembered", "store"],
      ["recall.remembered", "run"],
    ])
    expect(
      named("invoke_agent explain")
        .map(({ attributes }) => attributes["recall.miss"])
        .sort(),
    ).toEqual(["changed", "new", undefined])
  })

  test("has no content unless asked", () => {
    const reported = JSON.stringify(
      spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    )
    for (const text of [
      ARTICLE.slice(0, 40),
      COMBINED,
      DEFINITION,
      TITLE,
      "plain words",
      "rolling hash",
      "Combine",
      "publish has effects",
    ])
      expect(reported).not.toContain(text)
    const all = JSON.stringify(spansOf(sampleTrace(), true).map(({ attributes, status }) => ({ attributes, status })))
    for (const text of [COMBINED, DEFINITION, TITLE, "plain words", "What is a rolling hash?"])
      expect(all).toContain(JSON.stringify(text).slice(1, -1))
  })

  test("has the messages in the form of the conventions", () => {
    const request = spansOf(sampleTrace(), true).find(
      ({ attributes }) => attributes["gen_ai.usage.input_tokens"] === 480,
    )!
    expect(JSON.parse(String(request.attributes["gen_ai.input.messages"]))).toMatchObject([
      { role: "system", parts: [{ type: "text" }] },
      { role: "user" },
    ])
    expect(JSON.parse(String(request.attributes["gen_ai.output.messages"]))).toEqual([
      { role: "assistant", parts: [{ type: "text", content: DEFINITION }], finish_reason: "stop" },
    ])
  })
})

test("names of the conventions are the conventions'", () => {
  const known = new Set(Object.values(conventions))
  const spans = [...spansOf(sampleTrace(), true)]
  for (const { attributes } of spans) {
    for (const [name, value] of Object.entries(attributes)) {
      if (!name.startsWith("recall.")) expect(known).toContain(name)
      if (name === "gen_ai.operation.name") expect(known).toContain(value)
    }
  }
})

test("the run's span is in the context that is active", () => {
  const exporter = new InMemorySpanExporter()
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("test")
  const outer = tracer.startSpan("outer")
  // Without a context manager none is ever active: this one knows a single context.
  const active = traceApi.setSpan(context.active(), outer)
  context.setGlobalContextManager({
    active: () => active,
    with: (_, run, self, ...args) => run.call(self as ThisParameterType<typeof run>, ...args),
    bind: (_, target) => target,
    enable() {
      return this
    },
    disable() {
      return this
    },
  })
  try {
    const listener = openTelemetry({ tracer })
    for (const event of sampleTrace()) listener.event(event)
    listener.end()
  } finally {
    context.disable()
  }
  const run = exporter.getFinishedSpans().find(({ name }) => name.startsWith("invoke_workflow"))!
  expect(run.parentSpanContext?.spanId).toBe(outer.spanContext().spanId)
})

describe("any trace", () => {
  test("ends every span that it begins, once, and none before its parent began", () => {
    fc.assert(
      fc.property(trace, fc.boolean(), (events, content) => {
        const spans = spansOf(events, content)
        expect(spans.filter(({ name }) => name.startsWith("invoke_workflow")).length).toBe(1)
        const kinds = ["run", "call", "native", "question", "request"]
        expect(spans.length).toBe(events.filter(({ type }) => kinds.includes(type)).length)
        expect(new Set(spans.map((span) => span.spanContext().spanId)).size).toBe(spans.length)
        for (const span of spans) {
          const parent = spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)
          if (parent !== undefined)
            expect(milliseconds(span.startTime)).toBeGreaterThanOrEqual(milliseconds(parent.startTime))
        }
      }),
    )
  })

  test("is the same as JSON of the protocol, with the fields that collectors ask for", () => {
    fc.assert(
      fc.property(trace, (events) => {
        const { resourceSpans } = otlpTrace(events) as {
          resourceSpans: {
            scopeSpans: {
              spans: {
                traceId: string
                spanId: string
                parentSpanId?: string
                name: string
                startTimeUnixNano: string
                endTimeUnixNano: string
                kind: number
              }[]
            }[]
          }[]
        }
        const spans = resourceSpans[0]!.scopeSpans[0]!.spans
        expect(spans.map(({ name }) => name).sort()).toEqual(
          spansOf(events)
            .map(({ name }) => name)
            .sort(),
        )
        for (const span of spans) {
          expect(span.traceId).toMatch(/^[0-9a-f]{32}$/)
          expect(span.spanId).toMatch(/^[0-9a-f]{16}$/)
          expect(span.startTimeUnixNano).toMatch(/^\d+$/)
          expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano))
          if (span.parentSpanId !== undefined)
            expect(spans.some(({ spanId }) => spanId === span.parentSpanId)).toBe(true)
        }
      }),
    )
  })
})
