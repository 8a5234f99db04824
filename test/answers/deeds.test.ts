// Writes of refused answers: the next answer to the same question does not repeat them, and its model learns of them.

import { describe, expect, test } from "vitest"
import { ANY, createRuntime, memoryStore, native, NUMBER, STRING, type MemoStore } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { writing } from "../support/writing.ts"

interface Mailing {
  readonly texts: readonly string[]
  readonly pause?: "end"
  readonly chunk?: number
  /** Numbers of calls that fail. */
  readonly failing?: readonly number[]
  readonly isAsync?: true
}

/** A runtime whose answers may send mail, the mails that were sent, and the run of a question. */
function mailing({ texts, pause, chunk, failing = [], isAsync }: Mailing, memo?: MemoStore) {
  const sent: string[] = []
  let calls = 0
  const send = (to: string) => {
    if (failing.includes(++calls)) throw new Error("no network")
    return `sent ${sent.push(to)}`
  }
  const mail = native({
    name: "send",
    parameters: { to: STRING },
    returns: ANY,
    run: ({ to }) => (isAsync === true ? Promise.resolve().then(() => send(to)) : send(to)),
  })
  let next = 0
  const model = scripted(({ question }) => question.written + texts[next++]!, {
    ...(pause === undefined ? {} : { pause }),
    ...(chunk === undefined ? {} : { chunk }),
  })
  const runtime = createRuntime({
    models: model,
    natives: [mail],
    grant: ["send"],
    ...(memo === undefined ? {} : { memo }),
  })
  const run = (returns: string, id?: string) =>
    runtime.run(
      `IMPORT send FROM "host"\nTASK tell(to: string) = send(to)\n`
        + `EMIT ask("Mail.", returns: ${returns}, tools: [send, tell])`,
      id === undefined ? {} : { id },
    )
  return { sent, model, run }
}

const codesOf = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }) =>
  diagnostics.map(({ code }) => code)

test.each([{}, { isAsync: true }] as const)("an equal write of a refused answer is not made again", async (options) => {
  const call = 'Mail: CALL(send("ann"))'
  const { sent, model, run } = mailing({ texts: [call, " done.", call, ", 7", "7"], ...options })
  const result = await run("number")
  expect([result.value, sent]).toEqual([7, ["ann"]])
  expect(codesOf(result)).toEqual(["undecodable-answer", "repeated-write", "undecodable-answer"])
  expect(JSON.stringify(model.requests[3]!.messages)).toContain("sent 1")
  expect(model.requests[2]!.messages.at(-1)!.content).toContain(
    'Its calls send(\\"ann\\") were made.'.replaceAll("\\", ""),
  )
})

test("a write that differs, or is made more often, is made", async () => {
  const texts = ['CALL(send("ann"))', " done.", 'CALL(send("bob"))', ' CALL(send("ann"))', ' and CALL(send("ann"))']
  const { sent, run } = mailing({ texts: [...texts, ".", "7"] })
  expect((await run("number")).value).toBe(7)
  expect(sent).toEqual(["ann", "bob", "ann"])
})

describe("calls with effects", () => {
  const outcomeOf = async (effect: "read" | "write", texts: readonly string[]) => {
    const results: number[] = []
    const roll = native({ name: "roll", parameters: {}, returns: NUMBER, effect, run: () => results.push(0) + 2 })
    const models = writing(texts)
    const runtime = createRuntime({ models, natives: [roll], grant: ["roll"] })
    const { value, diagnostics } = await runtime.run('IMPORT roll FROM "host"\nEMIT ask("Q", tools: [roll])')
    return [value, diagnostics.map(({ code }) => code)]
  }

  test.each([", ", " and ", " ", "\nThrow: "])("that read are made behind %j, however often", async (between) => {
    const again = `${between}CALL(roll())`
    expect(await outcomeOf("read", ["Throw: CALL(roll())", again, again, again, "."])).toEqual([
      `Throw: 3${between}4${between}5${between}6.`,
      [],
    ])
  })

  test("that write are made behind other words, and not again behind the same", async () => {
    const call = "CALL(roll())"
    expect(await outcomeOf("write", [`a ${call}`, ` b ${call}`, ` b ${call}`, "."])).toEqual([
      "a 3 b 4.",
      ["repeated-call"],
    ])
    expect(await outcomeOf("write", [`a ${call}`, call, "."])).toEqual(["a 3.", ["repeated-call"]])
  })
})

test("the calls of an answer that does not pause are made in their order, however it is cut into pieces", async () => {
  const text = 'CALL(send("a")) x CALL(send("b"))CALL([send("c"), send("d")]) CALL(send("e"))'
  for (const chunk of [1, 3, 20, 30, 1000]) {
    const { sent, run } = mailing({ texts: [text], pause: "end", chunk })
    expect((await run("string")).value).toBe('sent 1 x sent 2["sent 3","sent 4"] sent 5')
    expect(sent).toEqual(["a", "b", "c", "d", "e"])
  }
})

test.each([{}, { isAsync: true }] as const)("a write that failed is made again", async (options) => {
  const { sent, run } = mailing({
    texts: ['CALL(send("ann"))', "x", 'CALL(send("ann"))', "y", "7"],
    failing: [1],
    ...options,
  })
  expect((await run("number")).value).toBe(7)
  expect(sent).toEqual(["ann"])
})

test("a write of a task that the answer calls is not made again", async () => {
  const { sent, run } = mailing({ texts: ['CALL(tell("ann"))', " x", 'CALL(send("ann"))', "y", "7"] })
  expect((await run("number")).value).toBe(7)
  expect(sent).toEqual(["ann"])
})

test("a write in a thought that only its end marks is not made again behind it", async () => {
  const { sent, run } = mailing({ texts: ['I could CALL(send("ann"))', ' so.</think>Mail: CALL(send("ann"))', "."] })
  expect((await run("string")).value).toBe("Mail: sent 1.")
  expect(sent).toEqual(["ann"])
})

test("a write of an answer that does not pause is not made again", async () => {
  const { sent, run } = mailing({ texts: ['CALL(send("ann")) CALL(nope)', 'CALL(send("ann"))'], pause: "end" })
  expect((await run("string")).value).toBe("sent 1")
  expect(sent).toEqual(["ann"])
})

test("a resumed run makes none of them again", async () => {
  const memo = memoryStore()
  const texts = ['Mail: CALL(send("ann"))', " done.", 'Mail: CALL(send("ann"))', "7", "7"]
  const first = mailing({ texts }, memo)
  expect((await first.run("number", "monday")).value).toBe(7)
  const second = mailing({ texts }, memo)
  expect((await second.run("number", "monday")).value).toBe(7)
  expect([first.sent, second.sent]).toEqual([["ann"], []])
})
