// Streams of a run: what is given when, and how they end.

import { describe, expect, test } from "vitest"
import {
  createRuntime,
  memoryStore,
  UsageError,
  type Model,
  type RecallError,
  type RunStream,
  type StreamOptions,
  type TraceEvent,
} from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"
import { checked, read } from "../support/streams.ts"

/** The next piece of a stream that is read by hand. */
async function next(reader: AsyncIterator<string>): Promise<string> {
  const { value, done } = await reader.next()
  if (done === true) throw new Error("the text has ended")
  return value
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = []
  for await (const item of items) read.push(item)
  return read
}

const iterate = (stream: RunStream) => stream.text[Symbol.asyncIterator]()

describe("text is given as soon as it is certain", () => {
  test("results in the order of the text, whenever they arrive", async () => {
    const gate = createGate()
    const models = answering({ A: "first", B: "second", C: "third" }, { gate })
    const source = '# Title\n\nCALL("A"), CALL("B") and CALL(upper(CALL("C"))).'
    const stream = createRuntime({ models }).stream(source, { kind: "document" })
    const reader = iterate(stream)
    expect(await next(reader)).toBe("# Title\n\n")
    await gate.arrived(3)
    gate.release("B")
    gate.release("A")
    expect(await next(reader)).toBe("first, second and ")
    gate.release("C")
    expect(await next(reader)).toBe("THIRD.")
    expect(await reader.next()).toMatchObject({ done: true })
    expect((await stream.result).text).toBe("# Title\n\nfirst, second and THIRD.")
  })
  test.each([
    ["the items of a joined list", 'EMIT join(map(["A", "B"], q => ask(q)), "; ")', ["first; ", "second"]],
    ["the operands of a sum", 'EMIT "1. " + ask("A") + " " + ask("B")', ["1. ", "first ", "second"]],
    [
      "the body of a task",
      'TASK t(q: string): string = `<${ask(q)}|${ask("B")}>`\nEMIT t("A")',
      ["<", "first|", "second>"],
    ],
    ["the branch that is taken", 'EMIT IF 1 < 2 THEN `${ask("A")}; ${ask("B")}` ELSE ""', ["first; ", "second"]],
    ["the body of a LET", 'EMIT LET a = ask("A"), b = ask("B") IN `${a}, ${b}.`', ["first, ", "second."]],
  ])("of %s", async (_, source, pieces) => {
    const gate = createGate()
    const stream = createRuntime({ models: answering({ A: "first", B: "second" }, { gate }) }).stream(source)
    const reader = iterate(stream)
    const before = pieces.slice(0, -2)
    for (const piece of before) expect(await next(reader)).toBe(piece)
    for (const [i, piece] of pieces.slice(-2).entries()) {
      await gate.arrived(2 - i)
      gate.release(i === 0 ? "A" : "B")
      expect(await next(reader)).toBe(piece)
    }
    expect((await stream.result).text).toBe(pieces.join(""))
  })
  test("not the text of a TRY, whose fallback may replace it", async () => {
    const models = answering({ A: "first" })
    const stream = createRuntime({ models }).stream('EMIT TRY `${ask("A")} ${1 / 0}` ELSE "nothing"')
    expect(await read(stream)).toMatchObject({ pieces: ["nothing"] })
  })
  test("not of an evaluation that waits for itself", async () => {
    const stream = createRuntime().stream("TASK t(n: number): string = `${n} ${t(n)}`\nEMIT t(1)")
    expect(checked(await read(stream))).toBe("failed: cyclic-call")
  })
  test("of a typed answer, the JSON of its value", async () => {
    const models = answering({ A: "```json\n[1, 2]\n```" })
    const stream = createRuntime({ models }).stream('EMIT ask("A", returns: [number])', { answers: "live" })
    expect(await read(stream)).toMatchObject({ pieces: ["[1,2]"], result: { value: [1, 2] } })
  })
  test("at any depth", async () => {
    const source = 'TASK f(n: number): string = IF n == 0 THEN ask("A") ELSE f(n - 1)\nEMIT "from " + f(100000)'
    const stream = createRuntime({ models: answering({ A: "the depths" }) }).stream(source)
    expect(checked(await read(stream))).toBe("from the depths")
  })
})

describe("what is remembered is given, too", () => {
  const source = 'Before CALL("A") after.'
  test("by the runtime", async () => {
    const runtime = createRuntime({ models: answering({ A: "an answer" }) })
    for (let i = 0; i < 2; i++)
      expect(checked(await read(runtime.stream(source, { kind: "document" })))).toBe("Before an answer after.")
    expect((await runtime.run(source, { kind: "document" })).usage.questions.remembered).toBe(1)
  })
  test("by a store", async () => {
    const memo = memoryStore()
    const models = answering({ A: "an answer" })
    for (let i = 0; i < 2; i++)
      expect(checked(await read(createRuntime({ models, memo }).stream(source, { kind: "document" })))).toBe(
        "Before an answer after.",
      )
    expect(models.requests.length).toBe(1)
  })
  test("by a run under way, once it has the answer", async () => {
    const gate = createGate()
    const runtime = createRuntime({ models: answering({ A: "an answer" }, { gate }) })
    const both = [
      read(runtime.stream(source, { kind: "document" })),
      read(runtime.stream(source, { kind: "document" })),
    ]
    await gate.arrived(1)
    gate.open()
    expect((await Promise.all(both)).map(checked)).toEqual(["Before an answer after.", "Before an answer after."])
  })
})

describe("answers that are given live", () => {
  const ask = 'EMIT "> " + ask("A", recursive: false)'
  const live = (answer: string, source = ask, chunk = 4) =>
    createRuntime({ models: answering({ A: answer }, { chunk }) }).stream(source, { answers: "live" })

  test("arrive as they are written, without the white space that is removed at the end", async () => {
    const { pieces, result } = await read(live("\n word and more  \n\nlines\n\n"))
    expect(pieces.length).toBeGreaterThan(4)
    expect(pieces.join("")).toBe("> word and more  \n\nlines")
    expect(result).toMatchObject({ value: "> word and more  \n\nlines" })
  })
  test("only without calls: an answer that can make them may replace its text", async () => {
    const { pieces } = await read(live('first CALL("answer", "second")', 'EMIT "> " + ask("A")'))
    expect(pieces).toEqual(["> ", "second"])
  })
  test("without the reasoning before them", async () => {
    expect(checked(await read(live("<think>hm, hm</think>\n\nthe answer")))).toBe("> the answer")
  })
  test("fail where they turn out to be reasoning", async () => {
    const ended = await read(live("hm, hm\n</think>\n\nthe answer"))
    expect(checked(ended)).toBe("failed: answer-taken-back")
    expect(ended.pieces.join("")).toMatch(/^> hm, hm/)
    expect(checked(await read(createRuntime({ models: answering({ A: "hm\n</think>\n\nyes" }) }).stream(ask)))).toBe(
      "> yes",
    )
  })
  test("are asked again as long as nothing was given", async () => {
    const models = answering({ A: ["", " \n ", "at last"] })
    expect(checked(await read(createRuntime({ models }).stream(ask, { answers: "live" })))).toBe("> at last")
  })
  test("never divide a character", async () => {
    const { pieces } = await read(live("😀😀 😀", ask, 1))
    expect(pieces.map((piece) => new TextDecoder().decode(new TextEncoder().encode(piece))).join("")).toBe("> 😀😀 😀")
  })
  test("not in a TRY, nor as data", async () => {
    const source = 'EMIT (TRY ask("A", recursive: false) ELSE "") + upper(ask("A", recursive: false))'
    const { pieces } = await read(live("an answer", source))
    expect(pieces.join("")).toBe("an answerAN ANSWER")
    expect(pieces.length).toBeLessThan(3)
  })
})

describe("all parts end as the run ends", () => {
  async function eventsOf({ events }: RunStream): Promise<{ types: string[]; thrown: unknown }> {
    const types: string[] = []
    try {
      for await (const { type } of events) types.push(type)
    } catch (thrown) {
      return { types, thrown }
    }
    return { types, thrown: undefined }
  }
  const cases: readonly (readonly [string, string, StreamOptions, string])[] = [
    ["an invalid budget", "EMIT 1", { budget: { calls: -1 } }, "invalid-budget"],
    ["a budget of dollars without a price", "EMIT 1", { budget: { usd: 1 } }, "unknown-price"],
    ["a source that is no text", undefined as unknown as string, {}, "invalid-argument"],
    ["a wrong scope", "EMIT 1", { scope: "" }, "invalid-argument"],
    ["a wrong time of answers", "EMIT 1", { answers: "soon" as "live" }, "invalid-argument"],
    ["an argument too many", "EMIT 1", { args: { x: 1 } }, "unknown-argument"],
    ["a mistake of the program", "EMIT nothing", {}, "unknown-name"],
    ["a source that does not parse", "EMIT (", {}, "unclosed-bracket"],
    ["a failure", 'EMIT "a" + (1 / 0)', {}, "division-by-zero"],
  ]
  test.each(cases)("%s", async (_, source, options, code) => {
    const stream = createRuntime({ models: answering({}) }).stream(source, options)
    const [{ thrown }, { told, result }] = await Promise.all([eventsOf(stream), read(stream)])
    expect((thrown as RecallError | UsageError).code).toContain(code)
    expect(told).toBe(thrown)
    expect(result).toEqual({ thrown })
  })
  test("an abort, with its reason and behind the text so far", async () => {
    const gate = createGate()
    const controller = new AbortController()
    const stream = createRuntime({ models: answering({ A: "x" }, { gate }) }).stream('Text CALL("A")', {
      kind: "document",
      signal: controller.signal,
    })
    const events = eventsOf(stream)
    const text = read(stream)
    await gate.arrived(1)
    const reason = new Error("the user left")
    controller.abort(reason)
    const { pieces, told, result } = await text
    expect(pieces).toEqual(["Text "])
    expect(told).toMatchObject({ code: "interrupted", cause: reason })
    expect(result).toEqual({ thrown: told })
    expect((await events).thrown).toBe(told)
    expect((await events).types.at(-1)).toBe("end")
  })
  test("an abort before it has begun", async () => {
    const reason = new Error("too late")
    const stream = createRuntime().stream("EMIT 1", { signal: AbortSignal.abort(reason) })
    const { pieces, told, result } = await read(stream)
    expect(pieces).toEqual([])
    expect(told).toMatchObject({ code: "interrupted", cause: reason })
    expect(result).toEqual({ thrown: told })
  })
  test("a stop, with the partial text", async () => {
    const gate = createGate()
    const controller = new AbortController()
    const models = answering({ A: "x", B: "y" }, { gate })
    const stream = createRuntime({ models }).stream('EMIT "A: " + ask("A") + ", B: " + ask("B")', {
      stop: controller.signal,
    })
    const text = read(stream)
    await gate.arrived(2)
    gate.release("A")
    await gate.arrived(1)
    controller.abort()
    const ended = await text
    expect(ended.result).toMatchObject({ partial: true })
    expect(checked(ended)).toMatch(/^A: /)
  })
  test("a stop in the middle of an answer, also of a model that is slow to end", async () => {
    const controller = new AbortController()
    const model: Model = {
      id: "slow",
      async *generate(_, { signal }) {
        yield { type: "delta", text: "one " }
        yield { type: "delta", text: "two " }
        await new Promise((resolve) => signal.addEventListener("abort", resolve))
        yield { type: "delta", text: "three " }
        yield { type: "finish", reason: "stop" }
      },
    }
    for (const source of ['EMIT "A: " + ask("A", recursive: false)', 'EMIT ask("A", recursive: false)']) {
      const { text, result } = createRuntime({ models: model }).stream(source, {
        stop: controller.signal,
        answers: "live",
      })
      const pieces: string[] = []
      for await (const piece of text) {
        pieces.push(piece)
        if (pieces.join("").includes("one")) controller.abort()
      }
      expect(await result).toMatchObject({ partial: true, text: pieces.join("") })
    }
  })
  test("also if nothing reads them: a rejection that nobody handles would end this process", async () => {
    const { text } = createRuntime().stream("EMIT nothing")
    await expect(text.getReader().read()).rejects.toMatchObject({ code: "unknown-name" })
    createRuntime().stream("EMIT nothing")
  })
})

describe("a reader", () => {
  test("that stops reading holds nothing up", async () => {
    const models = answering({ A: "x" })
    const stream = createRuntime({ models }).stream('EMIT `1 ${ask("A")} 2`')
    const reader = iterate(stream)
    expect(await next(reader)).toBe("1 ")
    expect((await stream.result).text).toBe("1 x 2")
    expect(await next(reader)).toBe("x 2")
  })
  test("that leaves aborts the run, and its requests", async () => {
    const gate = createGate()
    const stream = createRuntime({ models: answering({ A: "x" }, { gate }) }).stream('Text CALL("A")', {
      kind: "document",
    })
    for await (const piece of stream.text) {
      expect(piece).toBe("Text ")
      await gate.arrived(1)
      break
    }
    await expect(stream.result).rejects.toMatchObject({ code: "interrupted", cause: { name: "AbortError" } })
    expect(gate.waiting).toEqual([])
  })
  test("can use the methods of streams", async () => {
    const runtime = createRuntime()
    expect(await new Response(runtime.stream("EMIT [1, 2]").text.pipeThrough(new TextEncoderStream())).text()).toBe(
      "[1,2]",
    )
    const [one, other] = runtime.stream('EMIT "twice"').text.tee()
    expect(await Promise.all([all(one), all(other)])).toEqual([["twice"], ["twice"]])
  })
  test("has an iterator where the host's ReadableStream has none", async () => {
    const native = Object.getOwnPropertyDescriptor(ReadableStream.prototype, Symbol.asyncIterator)!
    delete (ReadableStream.prototype as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator]
    try {
      const { text, result } = createRuntime().stream('EMIT "text"')
      const pieces: string[] = []
      for await (const piece of text) pieces.push(piece)
      expect(pieces).toEqual(["text"])
      const left = createRuntime({ models: scripted(() => new Promise<string>(() => {})) }).stream(
        'EMIT "a" + ask("A")',
      )
      for await (const piece of left.text) {
        expect(piece).toBe("a")
        break
      }
      await expect(left.result).rejects.toMatchObject({ code: "interrupted", cause: { name: "AbortError" } })
      expect((await result).text).toBe("text")
    } finally {
      Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, native)
    }
  })
  test("takes the events at once, or not at all", async () => {
    const stream = createRuntime().stream("EMIT 1")
    await stream.result
    expect(() => stream.events).toThrow(UsageError)
    const traced: TraceEvent[] = []
    const { events } = createRuntime().stream("EMIT 1", { trace: (event) => traced.push(event) })
    expect(await all(events)).toEqual(traced)
  })
  test("is the only one of the events, which wait for no other once it has left", async () => {
    const { events, result } = createRuntime().stream("EMIT 1")
    const taken: TraceEvent[] = []
    for await (const event of events) {
      taken.push(event)
      break
    }
    expect(taken.map(({ type }) => type)).toEqual(["run"])
    expect(() => events[Symbol.asyncIterator]()).toThrow(/a stream of events has one reader/)
    expect((await result).text).toBe("1")
  })
})

describe("the options of a stream", () => {
  test("are those of the moment of the call", async () => {
    const program = await createRuntime().compile("PARAM list: [number]\nEMIT list")
    const list = [1]
    const options: { args: { list: number[] }; answers: "live" | "finished" } = { args: { list }, answers: "live" }
    const streams = [
      program.stream(options),
      createRuntime().stream("PARAM list: [number]\nEMIT list", options),
      program.with({ args: { list } }).stream(),
    ]
    list.push(2)
    options.args = { list: [3] }
    options.answers = "never" as "live"
    for (const stream of streams) expect(checked(await read(stream))).toBe("[1]")
  })
  test.each([null, 5, "live"])("are an object, and %j makes the stream fail", async (given) => {
    const options = given as unknown as StreamOptions
    const program = await createRuntime().compile("EMIT 1")
    for (const stream of [createRuntime().stream("EMIT 1", options), program.stream(options)])
      expect(await errorCodeOf(stream)).toBe("invalid-argument")
  })
})

test("a program has streams, with its default options", async () => {
  const program = await createRuntime({ models: answering({ A: "x" }) }).compile('PARAM p: string\nEMIT p + ask("A")')
  expect(checked(await read(program.with({ args: { p: "p" } }).stream()))).toBe("px")
  expect(await errorCodeOf(program.stream())).toBe("missing-argument")
})

async function errorCodeOf({ result }: RunStream): Promise<string> {
  return result.then(
    () => "none",
    (error: UsageError) => error.code,
  )
}
