// Natives with effects: the provenance that they and the host receive, and the host's right to refuse a call.

import { describe, expect, test } from "vitest"
import { NUMBER, RECORD, STRING } from "../../src/values/types.ts"
import { native, type CallToConfirm, type NativeCall } from "../../src/index.ts"
import { createRuntime, type RuntimeOptions } from "../../src/runtime.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering, errorOf, evaluate, reportedIn } from "../support/asking.ts"

interface Sent extends NativeCall {
  readonly to: string
  readonly body: string
}

/** `send(to, body, urgent = 0)`, and its calls. */
function mail() {
  const sent: Sent[] = []
  const send = native({
    name: "send",
    parameters: { to: STRING, body: STRING, urgent: { type: NUMBER, fallback: 0 } },
    returns: STRING,
    run: ({ to, body }, call) => {
      sent.push({ to, body, ...call })
      return `sent to ${to}`
    },
  })
  return { send, sent }
}

const models = answering({ Who: "bob", Draft: "Dear Bob", fixed: "Hi" })

/** The provenance of the arguments in the calls of `send` in a module. */
async function provenances(source: string, options: RuntimeOptions = {}) {
  const { send, sent } = mail()
  await createRuntime({ models, natives: [send], ...options }).run(
    `IMPORT send FROM "host"\nPARAM note = "default"\nPARAM address: string\n${source}`,
    { args: { address: "ann" } },
  )
  return sent.map(({ provenance }) => [provenance["to"], provenance["body"], provenance["urgent"]])
}

describe("an argument derives from", () => {
  const answer = ["answer"]
  const data = ["data"]
  const both = ["data", "answer"]
  test.each([
    ["nothing but the program: literals", 'EMIT send("ann", `a${1 + 1}`)', [[], [], []]],
    [
      "constants, as far as they reach",
      'LET c = ["a"]\nLET d = c[0]\nLET e = ask("Draft")\nEMIT send(d, e)',
      [[], answer, []],
    ],
    ["PARAMs; a fallback is the program's", "EMIT send(address, note)", [data, [], []]],
    ["answers", 'EMIT send("ann", ask("Draft"))', [[], answer, []]],
    [
      "answers, however they are asked for",
      'EMIT send("x" |> CALL("Who"), CALL("Draft", address))',
      [answer, both, []],
    ],
    [
      "answers to what a local name hides a task from",
      'TASK fixed(n) = "x"\nEMIT LET fixed = 1 IN send("ann", CALL("fixed", 1))',
      [[], answer, []],
    ],
    ["bindings", 'EMIT LET a = "ann", b = ask("Draft"), c = `${a} ${b}` IN send(a, c)', [[], answer, []]],
    ["items", 'EMIT FOR to, i IN [address] : send(to, "x", urgent: i)', [data, [], data]],
    ["a choice by an answer", 'EMIT send(IF ask("Who") == "bob" THEN "bob" ELSE "ann", "x")', [answer, [], []]],
    [
      "tasks, as far as they reach",
      'TASK fixed(n) = `${n}!`\nTASK asks() = ask("Draft")\nTASK deep() = fixed(asks())\n'
        + 'EMIT send(fixed("ann"), deep())',
      [[], answer, []],
    ],
    ["parameters: anywhere", 'TASK t(to) = send(to, "x")\nEMIT t("ann")', [both, [], []]],
    ["a function that is called by another name: anywhere", 'EMIT [send][0]("ann", "x")', [both, both, both]],
    ["what is read outside: anywhere", 'IMPORT reads FROM "host"\nEMIT send(reads(), "x")', [both, [], []]],
    ["what went wrong", 'EMIT TRY number(ask("Who")) ELSE send("ann", error.message)', [[], both, []]],
  ])("%s", async (_, source, expected) => {
    const reads = native({ name: "reads", effect: "read", returns: STRING, run: () => "outside" })
    const { send, sent } = mail()
    await createRuntime({ models, natives: [send, reads] }).run(
      `IMPORT send FROM "host"\nPARAM note = "default"\nPARAM address: string\n${source}`,
      { args: { address: "ann" } },
    )
    expect(sent.map(({ provenance }) => [provenance["to"], provenance["body"], provenance["urgent"]])).toEqual([
      expected,
    ])
  })

  test("the name before it in a LET of thousands", async () => {
    const chain = Array.from({ length: 4_000 }, (_, i) => `a${i + 1} = a${i}`).join(", ")
    expect(await provenances(`EMIT LET a0 = ask("Draft"), ${chain} IN send("ann", a4000)`)).toEqual([[[], answer, []]])
  })
  test("another of the same name", async () => {
    expect(
      await provenances(
        'EMIT LET a = ask("Draft") IN LET a = `${a}!` IN [send("ann", a), LET a = "x" IN send("ann", a)]',
      ),
    ).toEqual([
      [[], [], []],
      [[], answer, []],
    ])
    expect(
      await provenances('LET b = ask("Draft")\nEMIT LET a = (x => send("ann", b))(1), b = "x" IN send("ann", b)'),
    ).toEqual([
      [[], [], []],
      [[], answer, []],
    ])
  })
  test("its own meaning of a name that a document binds again later", async () => {
    const { send, sent } = mail()
    await createRuntime({ models, natives: [send] }).run(
      'CALL(LET b = ask("Draft"))CALL(send("ann", b))CALL(LET b = "x")CALL(send("bob", b))',
      { kind: "document" },
    )
    expect(sent.map(({ to, provenance }) => [to, provenance["body"]]).sort()).toEqual([
      ["ann", answer],
      ["bob", []],
    ])
  })
  test("itself in a document, and the results before it", async () => {
    const { send, sent } = mail()
    await createRuntime({ models, natives: [send] }).run(
      'CALL(LET a = "x", b = address, c = ask("Draft")) CALL(send(a, b)) '
        + 'CALL(send(c, it)) CALL(LET d = so_far) CALL(send("x", d))',
      { kind: "document", args: { address: "ann" } },
    )
    expect(sent.map(({ provenance }) => [provenance["to"], provenance["body"]])).toEqual([
      [[], data],
      [answer, both],
      [[], both],
    ])
  })
})

describe("in an answer", () => {
  const all = { to: ["data", "answer"], body: ["data", "answer"], urgent: ["data", "answer"] }

  test("all counts as derived from the answer and its data, also in the tools that it calls", async () => {
    const { send, sent } = mail()
    const source =
      'IMPORT send FROM "host"\nTASK notify(n) = send("ann", `${n}`)\n'
      + 'EMIT [ask("Q", tools: [send, notify]), send("ann", "x")]'
    const model = answering({
      Q: 'CALL(send("eve", "hi")) CALL("notify", 1)\n```recall\nTASK own() = send("a", "b")\nEMIT own()\n```',
    })
    await createRuntime({ models: model, natives: [send], grant: ["send"] }).run(source)
    expect(sent.map(({ by, provenance }) => [by, provenance])).toEqual([
      ["program", { to: [], body: [], urgent: [] }],
      ["answer", all],
      ["answer", all],
      ["answer", all],
    ])
  })

  test("a function that it returns is still its own when the program calls it", async () => {
    const { send, sent } = mail()
    const model = answering({ Q: 'CALL("answer", [x => send("eve", "hi"), x => [send][0]("eve", x)])' })
    await createRuntime({ models: model, natives: [send], grant: ["send"] }).run(
      'IMPORT send FROM "host"\nLET fs = ask("Q", returns: any, tools: [send])\nEMIT [fs[0](1), fs[1]("x")]',
    )
    expect(sent.map(({ by, provenance }) => [by, provenance])).toEqual([
      ["answer", all],
      ["answer", all],
    ])
  })
})

describe("the host confirms", () => {
  test("each call of a native that writes", async () => {
    const { send, sent } = mail()
    const asked: CallToConfirm[] = []
    const confirm = async (call: CallToConfirm) => asked.push(call) > 0
    const { value } = await evaluate(models, 'send(to, ask("Draft"))', {
      natives: [send],
      confirm,
      args: { to: "ann" },
    })
    expect(value).toBe("sent to ann")
    expect(asked).toMatchObject([
      {
        native: "send",
        arguments: { to: "ann", body: "Dear Bob", urgent: 0 },
        provenance: { to: ["data"], body: ["answer"], urgent: [] },
        by: "program",
      },
    ])
    expect(sent).toMatchObject([
      { to: "ann", body: "Dear Bob", provenance: { to: ["data"], body: ["answer"] }, by: "program" },
    ])
  })

  test("no call that reads or only computes; a plain function of the host may write", async () => {
    const natives = [
      native({ name: "pure", effect: "none", run: () => 1 }),
      native({ name: "reads", effect: "read", run: () => 2 }),
    ]
    const confirm = ({ native }: CallToConfirm) => native === "f"
    const f = (...given: unknown[]) => given.length
    expect((await evaluate({}, "[pure(), reads(), f()]", { natives, confirm, args: { f } })).value).toEqual([1, 2, 0])
    expect((await errorOf(evaluate({}, "g()", { confirm, args: { g: f } }))).code).toBe("not-confirmed")
  })

  test.each([
    ["no", () => false, "send was not called: the host has refused it"],
    ["anything but true", () => "yes" as unknown as boolean, "send was not called: the host has refused it"],
    [
      "an exception",
      () => {
        throw new Error("nobody is there")
      },
      "send was not called: the host could not be asked: nobody is there",
    ],
    [
      "a rejection",
      () => Promise.reject(new Error("nobody is there")),
      "send was not called: the host could not be asked: nobody is there",
    ],
  ])("or refuses: %s", async (_, confirm, message) => {
    const { send, sent } = mail()
    const options = { natives: [send], confirm }
    expect((await errorOf(evaluate({}, 'send("ann", "x")', options))).diagnostics).toMatchObject([
      { code: "not-confirmed", message, span: { start: 0, end: 16 } },
    ])
    expect((await evaluate({}, 'TRY send("ann", "x") ELSE error.code', options)).value).toBe("not-confirmed")
    expect(sent).toEqual([])
  })

  test("each call, also one that was refused before", async () => {
    const { send, sent } = mail()
    let asked = 0
    const confirm = () => ++asked === 2
    const run = await createRuntime({ natives: [send], confirm }).run(
      'IMPORT send FROM "host"\nTASK t(n) = send("ann", n)\n'
        + 'EMIT LET a = TRY t("x") ELSE "no" IN [a, IF a == "no" THEN t("x") ELSE a]',
    )
    expect([run.value, sent.length]).toEqual([["no", "sent to ann"], 1])
  })

  test("and a refusal is reported to the model, which continues", async () => {
    const { send, sent } = mail()
    const seen: unknown[] = []
    const confirm = ({ by, provenance }: CallToConfirm) => {
      seen.push([by, provenance["to"]])
      return false
    }
    const reported = await reportedIn('CALL(send("eve", letter)) so be it', {
      ask: 'ask("Q", letter: "secret", tools: [send])',
      natives: [send],
      grant: ["send"],
      confirm,
    })
    expect(reported).toMatchObject({ codes: ["not-confirmed"], value: "so be it" })
    expect([seen, sent]).toEqual([[["answer", ["data", "answer"]]], []])
  })

  test("in vain once the run is over", async () => {
    const { send, sent } = mail()
    const gate = createGate()
    const controller = new AbortController()
    let confirmed: Promise<boolean> | undefined
    const confirm = () =>
      (confirmed = gate({ question: { text: "" } } as never, { signal: new AbortController().signal }).then(() => true))
    const run = createRuntime({ natives: [send], confirm }).run('send("ann", "x")', {
      kind: "expression",
      signal: controller.signal,
    })
    await gate.arrived(1)
    controller.abort(new Error("enough"))
    await expect(run).rejects.toThrow("enough")
    gate.open()
    await confirmed
    await new Promise((resolve) => setImmediate(resolve))
    expect(sent).toEqual([])
  })
})

test("a native receives the end of the run", async () => {
  let signal: AbortSignal | undefined
  const waits = native({
    name: "waits",
    parameters: { given: RECORD },
    run: (_, call) =>
      new Promise((resolve) => {
        signal = call.signal
        call.signal.addEventListener("abort", () => resolve(null))
      }),
  })
  const model = scripted(() => {
    throw new Error("down")
  })
  await errorOf(evaluate(model, '[ask("Q"), waits({})]', { natives: [waits] }))
  expect(signal!.aborted).toBe(true)
})
