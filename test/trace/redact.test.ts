// Redacted data are nowhere in a trace.

import { fromHost } from "../../src/values/host-values.ts"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { UsageError } from "../../src/base/errors.ts"
import { createRuntime } from "../../src/index.ts"
import type { TraceEvent } from "../../src/trace/events.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import { createRecorder } from "../../src/trace/recorder.ts"
import type { Redaction } from "../../src/base/redaction.ts"
import { compileRedactions } from "../../src/trace/redact/rules.ts"
import { answering } from "../support/asking.ts"
import { written, type Script } from "../support/arbitrary-trace.ts"
import { ARTICLE, sampleTrace } from "../support/sample-trace.ts"

async function redacted(
  rules: readonly Redaction[],
  events: readonly TraceEvent[] | ((recorder: ReturnType<typeof createRecorder>) => void),
): Promise<readonly TraceEvent[]> {
  const emitted: TraceEvent[] = []
  const recorder = createRecorder({
    emit: (event) => void emitted.push(event),
    now: () => 0,
    redact: await compileRedactions(rules),
  })
  if (typeof events === "function") events(recorder)
  else for (const event of events) if (event.type !== "value") recorder.record(event)
  return emitted
}

/** All texts of the requests, each as a whole: the places where a secret could remain. */
function answers(events: readonly TraceEvent[]): readonly string[] {
  return Object.values(fold(EMPTY, events).rows).flatMap(({ request }) => (request === undefined ? [] : [request.text]))
}

const SECRET = 'hunter2"\n한국'

describe("a text", () => {
  test("is nowhere, however it is spread over deltas", async () => {
    const redact = await compileRedactions([SECRET])
    fc.assert(
      fc.property(
        fc.array(fc.nat(0xffff), { maxLength: 60 }),
        fc.array(
          fc.constantFrom(
            SECRET,
            SECRET.slice(0, 4),
            SECRET.slice(4),
            `so: ${SECRET}`,
            JSON.stringify({ password: SECRET }),
            `${SECRET}x`.repeat(40),
            "harmless ",
          ),
          { minLength: 1, maxLength: 5 },
        ),
        (choices, texts) => {
          const script: Script = { choices, texts, ends: true }
          const events = written(script, { redact })
          expect(JSON.stringify(events)).not.toContain(SECRET)
          expect(JSON.stringify(events)).not.toContain(JSON.stringify(SECRET).slice(1, -1))
          for (const text of answers(events)) expect(text).not.toContain(SECRET)
          // Nothing is lost: the texts keep their length.
          expect(answers(events).map(({ length }) => length)).toEqual(
            answers(written(script)).map(({ length }) => length),
          )
        },
      ),
    )
  })

  test("that arrives letter by letter is hidden, and the text around it is reported at once", async () => {
    const emitted = await redacted(
      ["hunter2"],
      [
        ...sampleTrace().slice(0, 1),
        {
          type: "question",
          t: 0,
          id: 20,
          parent: 0,
          question: { json: "?" },
          data: [],
          model: "m",
          modelId: "m",
          returns: "string",
          sample: 0,
          recursive: true,
          tools: [],
          source: "s",
          at: { source: "s", start: 0, end: 0 },
        },
        { type: "request", t: 0, id: 21, parent: 20, modelId: "m", attempt: 0, written: 0, messages: [], prompt: null },
        ...[..."my password is hunter2, keep it"].map((text): TraceEvent => ({ type: "delta", t: 0, id: 21, text })),
        {
          type: "response",
          t: 0,
          id: 21,
          finish: "stop",
          kept: 0,
          input: 0,
          output: 0,
          estimated: false,
          usd: 0,
          remembered: false,
        },
      ],
    )
    expect(emitted.filter(({ type }) => type === "delta").length).toBeGreaterThan(5)
    expect(answers(emitted)).toEqual(["my password is ███████, keep it"])
  })

  test("is hidden in keys, in numbers of data, and where another text was cut in it", async () => {
    const emitted = await redacted(["4111111111111111", "hunter2-of-ada"], ({ record, valueOf, named }) => {
      record(sampleTrace()[0]!)
      record({
        type: "call",
        t: 0,
        id: 1,
        parent: 0,
        task: "pay",
        arguments: [named("card", 4111111111111111), named("x", fromHost({ "hunter2-of-ada": 1 }, "x"))],
        at: { source: 'answer to "Is hunter2-of…"', start: 0, end: 0 },
      })
      record({
        type: "failure",
        t: 0,
        id: 1,
        code: "c",
        message: "no card 4111111111111111",
        hint: "is it hunter2-of-a",
      })
      valueOf(fromHost([4111111111111111, "x".repeat(300)], "it"))
    })
    const text = JSON.stringify(emitted)
    expect(text).not.toContain("4111111111111111")
    expect(text).not.toContain("hunter2")
    expect(text).toContain("no card ████████████████")
  })

  test("leaves the names of events, kinds and contents", async () => {
    const plain = sampleTrace()
    const emitted = sampleTrace({ redact: await compileRedactions(["string", "question", "store", "user", "run"]) })
    const types = (events: readonly TraceEvent[]) => events.map(({ type }) => type).filter((type) => type !== "delta")
    expect(types(emitted)).toEqual(types(plain))
    expect(fold(EMPTY, emitted).rows[1]!.hit).toMatchObject({ what: "question", from: "store" })
    expect(Object.keys(fold(EMPTY, emitted).values).length).toBe(Object.keys(fold(EMPTY, plain).values).length)
  })
})

describe("a pattern", () => {
  test("hides its matches, over borders of deltas, too", async () => {
    const redact = await compileRedactions([{ pattern: "sk-[a-z0-9]+" }])
    fc.assert(
      fc.property(
        fc.array(fc.nat(0xffff), { maxLength: 60 }),
        fc.array(fc.constantFrom("sk-", "abc", "123 ", "the key sk-12", "3x is it ", "sk-0123456789".repeat(30)), {
          minLength: 1,
          maxLength: 5,
        }),
        (choices, texts) => {
          const events = written({ choices, texts, ends: true }, { redact })
          expect(JSON.stringify(events)).not.toMatch(/sk-[a-z0-9]/)
          for (const text of answers(events)) expect(text).not.toMatch(/sk-[a-z0-9]/)
        },
      ),
    )
  })
})

describe("data by their name", () => {
  test("are nowhere: not in an argument, a message, an answer, nor in parts", async () => {
    const emitted = sampleTrace({ redact: await compileRedactions([{ data: "article" }]) })
    const text = JSON.stringify(emitted)
    for (const line of ARTICLE.split("\n").filter(({ length }) => length > 0)) expect(text).not.toContain(line)
    // Parts of the text are hidden wherever they occur, from twice the window on.
    for (let i = 0; i + 40 <= ARTICLE.length; i += 7)
      if (!ARTICLE.slice(i, i + 40).includes("\n")) expect(text).not.toContain(ARTICLE.slice(i, i + 40))
    expect(text).toContain("Combine these explanations.")
  })

  test("of every kind, by value and by event", async () => {
    const emitted = await redacted([{ data: "secret" }], ({ record, named }) => {
      record(sampleTrace()[0]!)
      record({
        type: "call",
        t: 0,
        id: 1,
        parent: 0,
        task: "f",
        arguments: [
          named("secret", fromHost({ name: "Ada Lovelace", code: 98765 }, "secret")),
          { name: "secret", value: { json: "by hand" } },
        ],
        at: { source: "s", start: 0, end: 0 },
      })
      record({ type: "failure", t: 0, id: 1, code: "c", message: "Ada Lovelace has 98765" })
    })
    expect(JSON.stringify(emitted)).not.toMatch(/Ada|98765|by hand/)
  })
})

test("are nowhere in the trace of a real run, whatever its model does with them", async () => {
  const emitted: TraceEvent[] = []
  const secret = "the launch code is 00112233, and nobody may know of it before Tuesday"
  const models = answering({
    A: `I read: ${secret}. CALL("B", [it, d][1])`,
    B: 'It says "CALL(d[0:45])".',
    C: `no ${secret.slice(11, 60)}`,
  })
  const result = await createRuntime({ models }).run(
    'EMIT ask("A", d) + ask("C", upper(key))\nPARAM d: string\nPARAM key: string',
    {
      args: { d: secret, key: "sk-abcdef" },
      redact: [{ data: "d" }, { pattern: "(?i)sk-[a-z]+" }],
      trace: (event) => emitted.push(event),
    },
  )
  expect(result.text).toContain(secret)
  const text = JSON.stringify(emitted)
  for (const part of [secret, secret.slice(0, 45), secret.slice(11, 60), "00112233", "sk-abcdef", "SK-ABCDEF"])
    expect(text).not.toContain(part)
  expect(emitted.at(-1)).toMatchObject({ type: "end", outcome: "done" })
})

test.each([[""], [{ pattern: "(" }], [{ pattern: "(?=x)" }], [{ patern: "x" }], [{ data: "" }], [7]])(
  "%j is no rule",
  async (rule) => {
    await expect(compileRedactions([rule as Redaction])).rejects.toThrow(UsageError)
  },
)

test("named by a task's argument are hidden where calls are not traced, too", async () => {
  const lease = "The lease of Zebra Holdings runs until the ninth of May, and nobody may know."
  const events: TraceEvent[] = []
  const source =
    'PARAM given: string\nTASK term(contract: string): string = ask("Until when?", part: contract)\nEMIT term(given)'
  await createRuntime({ models: answering({ "Until when?": "May" }) }).run(source, {
    args: { given: lease },
    traceCalls: false,
    redact: [{ data: "contract" }],
    trace: (event) => events.push(event),
  })
  // The run's own argument has another name, and is reported before the task has it.
  expect(events.filter(({ type }) => type === "question" || type === "request").length).toBe(2)
  expect(JSON.stringify(events.filter(({ type }) => type !== "run"))).not.toContain("Zebra")
})
