// The spans of a real run, while it runs.

import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { expect, test } from "vitest"
import { openTelemetry } from "../../src/otel/index.ts"
import { createRuntime, native, type Model, type ModelEvent } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"
import { until } from "../support/until.ts"

test("a question that asks another is an agent that invokes one", async () => {
  const exporter = new InMemorySpanExporter()
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("test")
  const listener = openTelemetry({ tracer })
  const models = answering({ A: 'so: CALL("B")', B: "secret" })
  await createRuntime({ models }).run('TASK outer() = ask("A")\nEMIT outer()', {
    name: "program.rcl",
    trace: listener.event,
  })
  listener.end()
  const spans = exporter.getFinishedSpans()
  const parentOf = (name: string, at = 0): string | undefined => {
    const span = spans.filter((span) => span.name === name)[at]!
    return spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name
  }
  expect(spans.map(({ name }) => name).sort()).toEqual([
    "chat scripted",
    "chat scripted",
    "chat scripted",
    "invoke_agent outer",
    "invoke_agent outer",
    "invoke_workflow program.rcl",
    "outer",
  ])
  expect(
    ["invoke_agent outer", "invoke_agent outer", "outer"].map((name, i) => parentOf(name, i === 1 ? 1 : 0)).sort(),
  ).toEqual(["invoke_agent outer", "invoke_workflow program.rcl", "outer"])
  expect(JSON.stringify(spans.map(({ name, attributes, events }) => ({ name, attributes, events })))).not.toContain(
    "secret",
  )
})

test("a row that begins beside a failure, below the failed row, is a span", async () => {
  const exporter = new InMemorySpanExporter()
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("test")
  const listener = openTelemetry({ tracer })
  const gate = createGate()
  const models = scripted(
    [
      { question: "Fails?", error: new Error("no") },
      { question: /./, answer: "yes" },
    ],
    { gate: (request, options) => (request.question.text === "Fails?" ? Promise.resolve() : gate(request, options)) },
  )
  const source =
    'TASK again(x) = ask("Second?", x)\nTASK both() = [ask("Fails?"), again(ask("First?"))]\n'
    + 'EMIT [TRY both() ELSE "failed", ask("Last?")]'
  const running = createRuntime({ models }).run(source, { name: "program.rcl", trace: listener.event })
  const named = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name)
  await until(() => named("both").length === 1)
  gate.release("First?")
  await until(() => gate.waiting.some(({ question }) => question.text === "Second?"))
  gate.release("Second?")
  gate.open()
  const { usage } = await running
  listener.end()
  expect(named("chat scripted").length).toBe(usage.requests)
  expect(named("again").map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([
    named("both")[0]!.spanContext().spanId,
  ])
})

test("a native that the host was asked to confirm has the confirmation", async () => {
  const exporter = new InMemorySpanExporter()
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("test")
  const listener = openTelemetry({ tracer })
  const send = native({ name: "send", effect: "write", run: () => "sent" })
  await createRuntime({ natives: [send], confirm: () => true }).run('IMPORT send FROM "host"\nEMIT send()', {
    trace: listener.event,
  })
  const span = exporter.getFinishedSpans().find(({ name }) => name === "execute_tool send")!
  expect(span.events.map(({ name, attributes }) => [name, attributes])).toEqual([
    ["recall.confirmation", { "recall.by": "program" }],
    ["recall.decision", { "recall.allowed": true }],
  ])
})

test("tokens are by kind, and dollars only where a price is known", async () => {
  const exporter = new InMemorySpanExporter()
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("test")
  const spansOf = async (price?: Model["price"]) => {
    const listener = openTelemetry({ tracer })
    const model: Model = {
      id: "m",
      ...(price === undefined ? {} : { price }),
      async *generate(): AsyncGenerator<ModelEvent> {
        yield { type: "delta", text: "x" }
        yield { type: "usage", input: 2_000, cached: 1_024, cacheWrite: 512, output: 300, reasoning: 64 }
        yield { type: "finish", reason: "stop" }
      },
    }
    await createRuntime({ models: model }).run('EMIT ask("Q")', { name: "p", trace: listener.event })
    listener.end()
    const spans = exporter.getFinishedSpans()
    const attributes = (name: string) => spans.find((span) => span.name === name)!.attributes
    exporter.reset()
    return [attributes("chat m"), attributes("invoke_workflow p")]
  }
  const tokens = {
    "gen_ai.usage.input_tokens": 2_000,
    "gen_ai.usage.cache_read.input_tokens": 1_024,
    "gen_ai.usage.cache_creation.input_tokens": 512,
    "gen_ai.usage.output_tokens": 300,
    "gen_ai.usage.reasoning.output_tokens": 64,
    "recall.tokens.estimated": false,
  }
  for (const attributes of await spansOf({ input: 1_000, cached: 0, output: 0 }))
    expect(attributes).toMatchObject({ ...tokens, "recall.usd": 0.976 })
  const unpriced = await spansOf()
  for (const attributes of unpriced) {
    expect(attributes).toMatchObject(tokens)
    expect(attributes).not.toHaveProperty("recall.usd")
  }
  expect(unpriced[1]).toMatchObject({ "recall.tokens.unpriced": 2_300 })
})
