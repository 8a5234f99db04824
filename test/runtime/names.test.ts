// Names from outside that every object of JavaScript has a property for.

import { describe, expect, test } from "vitest"
import { createRuntime, type TraceEvent } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

describe.each(["constructor", "toString", "hasOwnProperty", "__proto__"])("%s", (name) => {
  const runtime = createRuntime({ models: scripted(() => "x") })
  const source = `EMIT ask("q", model: ${JSON.stringify(name)})`

  test("is no model", async () => {
    const noModel = { code: "no-model" }
    const events: TraceEvent[] = []
    await expect(runtime.run(source, { trace: (event) => void events.push(event) })).rejects.toMatchObject(noModel)
    expect(events.filter(({ type }) => type === "question")).toMatchObject([{ modelId: "none" }])
    await expect(createRuntime().run(source)).rejects.toMatchObject(noModel)
    await expect(runtime.ask("q", {}, { model: name })).rejects.toMatchObject(noModel)
    await expect(runtime.plan(source)).rejects.toMatchObject(noModel)
  })

  test("is no task, no native and no field", async () => {
    expect((await runtime.compile("TASK a() = 1")).tasks[name]).toBeUndefined()
    await expect(runtime.run(`IMPORT ${name} FROM "host"\nEMIT ${name}()`)).rejects.toThrow(name)
    await expect(runtime.run(`{a: 1}.${name}`, { kind: "expression" })).rejects.toMatchObject({ code: "missing-key" })
  })
})
