// The spans of a real run, as it goes on.

import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { expect, test } from "vitest"
import { openTelemetry } from "../../src/otel/index.ts"
import { createRuntime } from "../../src/index.ts"
import { answering } from "../support/asking.ts"

test("a question that asks another is an agent that invokes one", async () => {
  const exporter = new InMemorySpanExporter()
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("test")
  const listener = openTelemetry({ tracer })
  const models = answering({ A: 'so: CALL("B")', B: "secret" })
  await createRuntime({ models }).run('TASK outer() = ask("A")\nEMIT outer()', { name: "program.rcl", trace: listener.event })
  listener.end()
  const spans = exporter.getFinishedSpans()
  const parentOf = (name: string, at = 0): string | undefined => {
    const span = spans.filter((span) => span.name === name)[at]!
    return spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name
  }
  expect(spans.map(({ name }) => name).sort()).toEqual(["chat scripted", "chat scripted", "chat scripted", "invoke_agent outer", "invoke_agent outer", "invoke_workflow program.rcl", "outer"])
  expect(["invoke_agent outer", "invoke_agent outer", "outer"].map((name, i) => parentOf(name, i === 1 ? 1 : 0)).sort()).toEqual(["invoke_agent outer", "invoke_workflow program.rcl", "outer"])
  expect(JSON.stringify(spans.map(({ name, attributes, events }) => ({ name, attributes, events })))).not.toContain("secret")
})
