// Each call: the options of a run, of a call of a task and of a question, and the refusal of others.

import { describe, expect, test } from "vitest"
import {
  createRuntime,
  listOf,
  memoryStore,
  native,
  STRING,
  tasksOf,
  type Model,
  type RecallError,
  type RecallModule,
  type Runtime,
  type RuntimeOptions,
  type TraceEvent,
} from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"

const TASKS = `
TASK echo(x: any, y: any = "none", z: any = "none") = [x, y, z]
TASK answer(question: string): string = ask(question)
`
const tasksIn = async (options: RuntimeOptions = {}) => (await createRuntime(options).compile(TASKS)).tasks

const answering = (answer: string, options: Parameters<typeof scripted>[1] = {}) => scripted(() => answer, options)

describe("the options of a call of a task", () => {
  test("follow its last parameter, and undefined leaves an argument out", async () => {
    const echo = (await tasksIn())["echo"]!
    expect(await echo(1, undefined, 3)).toEqual([1, "none", 3])
    expect(await echo(1, undefined, undefined, { scope: "kim" })).toEqual([1, "none", "none"])
    expect(await echo(1, 2, 3, undefined)).toEqual([1, 2, 3])
  })

  test("are no options in the place of an argument", async () => {
    const echo = (await tasksIn())["echo"]!
    const budget = { calls: 5 }
    expect(await echo({ budget })).toEqual([{ budget }, "none", "none"])
    expect(await echo(1, { budget })).toEqual([1, { budget }, "none"])
    await expect(echo(1, 2, 3, 4)).rejects.toMatchObject({ code: "wrong-arguments" })
    await expect(echo(1, 2, 3, {}, {})).rejects.toMatchObject({ code: "wrong-arguments" })
  })

  test("limit it", async () => {
    const answer = (await tasksIn({ models: answering("yes") }))["answer"]!
    await expect(answer("Q", { budget: { calls: 0 } })).rejects.toMatchObject({ code: "budget-exhausted" })
    expect(await answer("Q")).toBe("yes")
  })

  test("cancel it", async () => {
    const gate = createGate()
    const answer = (await tasksIn({ models: answering("yes", { gate }) }))["answer"]!
    const controller = new AbortController()
    const call = answer("Q", { signal: controller.signal })
    controller.abort(new Error("gone"))
    await expect(call).rejects.toThrow("gone")
  })

  test("trace it", async () => {
    const events: TraceEvent[] = []
    const answer = (await tasksIn({ models: answering("yes") }))["answer"]!
    await answer("Q", { trace: (event: TraceEvent) => events.push(event) })
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(["run", "end"])
  })

  test("run gives the value with what it cost", async () => {
    const answer = (await tasksIn({ models: answering("yes") }))["answer"]!
    const result = await answer.run("Q", { id: "one" })
    expect(result).toMatchObject({ value: "yes", text: "yes", partial: false, id: "one", usage: { requests: 1 } })
    expect((await answer.run("Q")).usage.requests).toBe(0)
  })
})

describe("models of a run", () => {
  test("answer in place of the runtime's, and share no result with other runs", async () => {
    const program = await createRuntime({ models: answering("one") }).compile(`${TASKS}\nEMIT answer("Q")`)
    const models = answering("two")
    const other = program.with({ models })
    expect([
      (await program.run()).value,
      (await program.run({ models })).value,
      await program.tasks["answer"]!("Q"),
      await program.tasks["answer"]!("Q", { models }),
      (await other.run()).value,
      (await other.run({ models: answering("three") })).value,
      (await program.run()).value,
    ]).toEqual(["one", "two", "one", "two", "two", "three", "one"])
  })

  test("share answers through the store, by the id of the model", async () => {
    const models = answering("two", { id: "two" })
    const runtime = createRuntime({ models: answering("one"), memo: memoryStore() })
    const run = () => runtime.run('EMIT ask("Q")', { models })
    expect([(await run()).value, (await run()).value, models.requests.length]).toEqual(["two", "two", 1])
  })
})

const ORDERS = 'IMPORT orders FROM "host"\nTASK mine(): [string] = orders()\nEMIT mine()'
const ordersOf = (...orders: readonly string[]) =>
  native({ name: "orders", returns: listOf(STRING), effect: "read", run: () => orders })

describe("natives of a run", () => {
  test("are besides the runtime's, and replace one of the same name", async () => {
    const runtime = createRuntime()
    const run = (...orders: readonly string[]) => runtime.run(ORDERS, { natives: [ordersOf(...orders)] })
    expect([(await run("tea")).value, (await run("salt")).value]).toEqual([["tea"], ["salt"]])
    await expect(runtime.run(ORDERS)).rejects.toMatchObject({ code: "unknown-name" })
    const program = await createRuntime({ natives: [ordersOf("bread")] }).compile(ORDERS)
    const natives = [ordersOf("tea")]
    expect([
      (await program.run()).value,
      (await program.run({ natives })).value,
      await program.tasks["mine"]!({ natives }),
      (await program.with({ natives }).run()).value,
      await program.with({ natives }).tasks["mine"]!(),
      await program.tasks["mine"]!(),
    ]).toEqual([["bread"], ["tea"], ["tea"], ["tea"], ["tea"], ["bread"]])
  })

  test("do not reach the runs of other users at the same time", async () => {
    const program = await createRuntime({ natives: [ordersOf("nobody's")] }).compile(ORDERS)
    const users = Array.from({ length: 50 }, (_, i) => `user ${i}`)
    const given = users.map((user) => program.tasks["mine"]!({ natives: [ordersOf(user)], scope: user }))
    expect(await Promise.all(given)).toEqual(users.map((user) => [user]))
  })

  test("are found when the module is compiled, and by imported tasks", async () => {
    const runtime = createRuntime()
    const program = await runtime.compile(ORDERS, { natives: [ordersOf("bread")] })
    expect((await program.run()).value).toEqual(["bread"])
    const module: RecallModule = { id: "orders.rcl", text: ORDERS, tasks: ["mine"], imports: () => ({}) }
    const { mine } = tasksOf(module, runtime)
    expect(await mine!({ natives: [ordersOf("tea")] })).toEqual(["tea"])
    expect((await mine!.run({ natives: [ordersOf("salt")] })).value).toEqual(["salt"])
    await expect(mine!()).rejects.toMatchObject({ code: "unknown-name" })
  })

  test("are confirmed and granted for the run alone", async () => {
    const send = native({ name: "send", run: () => "sent" })
    const runtime = createRuntime({ natives: [send], models: answering("CALL(send())"), confirm: () => false })
    const source = 'IMPORT send FROM "host"\nTASK f() = send()\nEMIT ask("Send it.", tools: [send])'
    const program = await runtime.compile(source)
    const grant = ["send"]
    const confirm = () => true
    await expect(program.run()).rejects.toMatchObject({ code: "not-granted" })
    expect((await program.run({ grant, confirm })).value).toBe("sent")
    expect((await program.with({ grant, confirm }).run()).value).toBe("sent")
    await expect(program.tasks["f"]!()).rejects.toMatchObject({ code: "not-confirmed" })
    expect(await program.tasks["f"]!({ confirm })).toBe("sent")
    await expect(program.run({ confirm })).rejects.toMatchObject({ code: "not-granted" })
  })
})

describe("ask takes the options of the language", () => {
  const asked = async (options: Parameters<Runtime["ask"]>[2], data = {}) => {
    const [first, small] = [answering("CALL(1 + 1)"), answering("small")]
    const runtime = createRuntime({ models: { default: first, small } })
    const { value } = await runtime.ask("Q", data, options)
    return { value, requests: [first.requests.length, small.requests.length], first: first.requests[0] }
  }

  test("model, recursive and shown", async () => {
    expect(await asked({})).toMatchObject({ value: "2", requests: [2, 0] })
    expect(await asked({ model: "small" })).toMatchObject({ value: "small", requests: [0, 1] })
    expect((await asked({ recursive: false })).value).toBe("CALL(1 + 1)")
    const article = "word ".repeat(100)
    const isWhole = async (shown?: number) =>
      (await asked({ shown }, { article })).first?.question.data[0]?.whole !== null
    expect([await isWhole(), await isWhole(10)]).toEqual([true, false])
    await expect(asked({ model: "none" })).rejects.toMatchObject({ code: "no-model" })
  })

  test("models, which are names", async () => {
    const models: Model = scripted([
      { question: "Q", answer: 'CALL("Sub", model: "small")' },
      { question: "Sub", answer: "sub" },
    ])
    const runtime = createRuntime({ models: { default: models, small: models } })
    expect((await runtime.ask("Q", {}, { models: ["small"] })).value).toBe("sub")
    const refused: unknown = await runtime.ask("Q").catch((error: unknown) => error)
    expect((refused as RecallError).diagnostics).toContainEqual(expect.objectContaining({ code: "model-not-allowed" }))
  })

  test("sample", async () => {
    const model = answering("yes")
    const runtime = createRuntime({ models: model })
    for (const sample of [0, 0, 1, 1]) await runtime.ask("Q", {}, { sample })
    expect(model.requests).toHaveLength(2)
  })

  test("tools, which naming them grants", async () => {
    const runtime = createRuntime({ models: answering("You ordered CALL(orders()[0]).") })
    const ask = (tools: readonly ReturnType<typeof ordersOf>[]) => runtime.ask("Q", { tools: "a datum" }, { tools })
    expect((await ask([ordersOf("tea")])).value).toBe("You ordered tea.")
    expect((await ask([ordersOf("salt")])).value).toBe("You ordered salt.")
  })
})

describe("what no function has as an option is refused", () => {
  const UNKNOWN = { modle: "small" } as object
  const doors: readonly (readonly [name: string, call: () => unknown])[] = [
    ["createRuntime", () => createRuntime(UNKNOWN)],
    ["run", () => createRuntime().run("EMIT 1", UNKNOWN)],
    ["plan", () => createRuntime().plan("EMIT 1", UNKNOWN)],
    ["test", () => createRuntime().test("EMIT 1", UNKNOWN)],
    ["compile", () => createRuntime().compile("EMIT 1", UNKNOWN)],
    ["ask", () => createRuntime().ask("Q", {}, UNKNOWN)],
    ["echo", async () => (await tasksIn())["echo"]!(1, 2, 3, UNKNOWN)],
    ["echo.run", async () => (await tasksIn())["echo"]!.run(1, 2, 3, UNKNOWN)],
    ["program.run", async () => (await createRuntime().compile(TASKS)).run(UNKNOWN)],
    ["program.plan", async () => (await createRuntime().compile(TASKS)).plan(UNKNOWN)],
    ["program.test", async () => (await createRuntime().compile(TASKS)).test(UNKNOWN)],
    ["program.with", async () => (await createRuntime().compile(TASKS)).with(UNKNOWN)],
  ]
  test.each(doors)("by %s", async (_, call) => {
    const error: unknown = await (async () => call())().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: "UsageError", code: "unknown-option" })
    expect((error as Error).message).toContain('"modle"')
  })

  test("with the name that was meant", () => {
    expect(() => createRuntime({ model: answering("") } as object)).toThrow(
      expect.objectContaining({ hint: "write models" }),
    )
  })

  test("unless it is undefined", async () => {
    expect((await createRuntime().run("EMIT 1", { modle: undefined } as object)).value).toBe(1)
  })

  test("and so are options that are no object, a source that is no text, and models that are none", async () => {
    const runtime = createRuntime()
    const none = undefined as unknown as string
    for (const refused of [runtime.run("EMIT 1", null as unknown as object), runtime.run(none), runtime.plan(none)])
      await expect(refused).rejects.toMatchObject({ name: "UsageError", code: "invalid-argument" })
    for (const models of [{}, { small: answering("") }, { default: {} }, null, "gpt"])
      expect(() => createRuntime({ models } as object)).toThrow(expect.objectContaining({ code: "invalid-argument" }))
  })
})
