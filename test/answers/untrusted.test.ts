// Data that the program or its host marks as untrusted: what is asked about them has no calls.

import { describe, expect, test } from "vitest"
import {
  createRuntime,
  forkOf,
  memoryStore,
  native,
  STRING,
  type RunOptions,
  type RuntimeOptions,
  type TraceEvent,
} from "../../src/index.ts"
import { scripted, type ScriptedAnswer } from "../../src/testing/index.ts"
import { EMPTY_RUN, fold } from "../../src/trace/index.ts"
import { errorOf } from "../support/asking.ts"

interface Options extends RunOptions {
  readonly runtime?: RuntimeOptions
  readonly answers?: { readonly [question: string]: string }
}

/** The questions of a program, each with whether it has calls, and the run's result. */
async function asked(source: string, { runtime = {}, answers = {}, ...options }: Options = {}) {
  const model = scripted(({ question: { text } }) => answers[text] ?? "ok")
  const result = await createRuntime({ models: model, ...runtime }).run(source, options)
  const calls = model.requests.map(({ question }) => [question.text, question.recursive] as const)
  return { calls: Object.fromEntries(calls), result }
}

const callsOf = async (source: string, options?: Options) => (await asked(source, options)).calls

const PAGE = 'PARAM page: untrusted(string) = "a page"\n'

describe("a question has no calls", () => {
  test.each([
    ["about a PARAM that is declared as untrusted", `${PAGE}EMIT ask("Q", page)`],
    ["whose text is made of it", `${PAGE}EMIT ask(\`Q\${page[0:0]}\`)`],
    ["with a type made of it", `${PAGE}EMIT ask("Q", returns: string | "x", d: [page, 1][1])`],
    ["about an expression that is marked", 'EMIT ask("Q", untrusted("x"))'],
    ["about what a function of the library gives for it", `${PAGE}EMIT ask("Q", words(upper(page))[0])`],
    ["about a choice that it decides", `${PAGE}EMIT ask("Q", IF length(page) > 3 THEN "a" ELSE "b")`],
    ["about the answer to another", `${PAGE}LET kind = ask("K", page)\nEMIT ask("Q", kind)`],
    ["in a task that is given it", `${PAGE}TASK t(x) = ask("Q", x)\nEMIT t(page)`],
    ["of a parameter that declares it", 'TASK t(x: untrusted(string)) = ask("Q", x)\nEMIT t("x")'],
    ["about what a task gives for such a parameter", 'TASK t(x: untrusted(string) = "x") = x\nEMIT ask("Q", t())'],
    ["of a result that declares it", 'TASK t(): untrusted(string) = "x"\nEMIT ask("Q", t())'],
    ["with a tool whose results are untrusted", `${PAGE}TASK t() = page\nEMIT ask("Q", tools: [t])`],
    ["where a computed value says otherwise", `${PAGE}EMIT ask("Q", page, recursive: length(page) > 0)`],
  ])("%s", async (_, source) => {
    expect(await callsOf(source)).toMatchObject({ Q: false })
  })

  test("and has them where it says so, or has nothing of such data", async () => {
    const source = `${PAGE}TASK t(x) = ask("T", x)\nEMIT [ask("Q", page, recursive: true), ask("R", "x"), t("x")]`
    expect(await callsOf(source)).toEqual({ Q: true, R: true, T: true })
  })

  test("in the library, which gives long texts calls, also where the text is long", async () => {
    const source =
      'IMPORT classify_one FROM "std/classify"\nPARAM text: string\nEMIT TRY classify_one(text, ["a", "b"]) ELSE ""'
    const text = "It is a sentence of a few words. ".repeat(400)
    const [trusted, marked] = await Promise.all(
      [[], ["text"]].map((untrusted) => callsOf(source, { args: { text }, untrusted })),
    )
    expect(Object.values(trusted!)).toContain(true)
    expect(Object.values(marked!)).not.toContain(true)
  })
})

describe("an answer to untrusted data that has calls", () => {
  test("asks questions without calls, also through tools and tasks of its own, unless it says otherwise", async () => {
    const answer =
      'CALL("R") CALL(tool(1)) CALL(map(["S"], q => ask(q)))CALL(ask("E", recursive: true))\n'
      + '```recall\nTASK own() = ask("O")\nEMIT own()\n```'
    const source = `${PAGE}TASK tool(x) = ask("T", x)\nEMIT ask("Q", page, recursive: true, tools: [tool])`
    expect(await callsOf(source, { answers: { Q: answer } })).toEqual({
      Q: true,
      R: false,
      T: false,
      S: false,
      E: true,
      O: false,
    })
  })

  test("keeps that in the functions that it gives", async () => {
    const source = `${PAGE}LET f = ask("Q", page, recursive: true, returns: any)\nEMIT f("x")`
    const answers = { Q: 'CALL("answer", x => ask("F", "nothing of it"))' }
    expect(await callsOf(source, { answers })).toMatchObject({ F: false })
  })
})

describe("in a document", () => {
  const document = (source: string) => callsOf(source, { kind: "document", args: { page: "x" }, untrusted: ["page"] })

  test("names, results and the text before keep the mark", async () => {
    expect(
      await document(
        'CALL("one")CALL(LET a = page)CALL("bound", a) CALL("before", so_far) CALL("of it", it)'
          + 'CALL(LET b = it)CALL("again", b)CALL(LET a = "y")CALL("other", a)',
      ),
    ).toEqual({ one: true, bound: false, before: false, "of it": false, again: false, other: true })
  })

  test("a PARAM can declare it", async () => {
    const source = 'CALL(PARAM page: untrusted(string))CALL("Q", page)'
    expect(await callsOf(source, { kind: "document", args: { page: "x" } })).toEqual({ Q: false })
  })
})

describe("a host marks", () => {
  const model = () => scripted(() => "ok")

  test("arguments of a run by their names", async () => {
    const source = 'PARAM page: string\nPARAM other: string\nEMIT [ask("Q", page), ask("R", other)]'
    const args = { page: "x", other: "y" }
    expect(await callsOf(source, { args, untrusted: ["page"] })).toEqual({ Q: false, R: true })
    expect(await callsOf(source, { args })).toEqual({ Q: true, R: true })
  })

  test("data of one question", async () => {
    for (const [recursive, expected] of [
      [undefined, false],
      [true, true],
      [false, false],
    ] as const) {
      const models = model()
      await createRuntime({ models }).ask("Q", { page: "x" }, { untrusted: ["page"], recursive })
      expect(models.requests[0]!.question.recursive).toBe(expected)
    }
  })

  test("parameters of a task, and arguments that the program keeps", async () => {
    const models = model()
    const source = 'PARAM note: string\nTASK t(page, other) = [ask("P", page), ask("N", note)]'
    const program = await createRuntime({ models }).compile(source)
    const bound = program.with({ args: { note: "n" } })
    const calls = () =>
      models.requests
        .slice(-2)
        .map(({ question: { text, recursive } }) => `${text} ${recursive}`)
        .sort()
    await bound.tasks["t"]!("1", "y", { untrusted: ["page"] })
    expect(calls()).toEqual(["N true", "P false"])
    await bound.with({ untrusted: ["note"] }).tasks["t"]!("2", "y")
    expect(calls()).toEqual(["N false", "P true"])
  })

  test("no name that is not there", async () => {
    const runtime = createRuntime({ models: model() })
    const source = "PARAM page: string\nEMIT page"
    const args = { page: "x" }
    await expect(runtime.run(source, { args, untrusted: ["pgae"] })).rejects.toMatchObject({
      code: "unknown-argument",
      hint: "the parameters are page",
    })
    await expect(runtime.ask("Q", args, { untrusted: ["other"] })).rejects.toMatchObject({ code: "unknown-argument" })
    await expect(runtime.ask("Q", { untrusted: "x" })).rejects.toMatchObject({
      hint: 'mark a datum by its name in the options: { untrusted: ["page"] }',
    })
  })

  test("natives whose results are untrusted", async () => {
    const mail = native({ name: "mail", effect: "read", untrusted: true, returns: STRING, run: () => "a mail" })
    const pure = native({ name: "pure", effect: "none", untrusted: true, returns: STRING, run: () => "a text" })
    const runtime = { natives: [mail, pure], grant: ["mail"] }
    const source =
      'IMPORT mail, pure FROM "host"\nEMIT [ask("Q", mail()), ask("R", pure()), ask("S", tools: [mail]), ask("T")]'
    expect(await callsOf(source, { runtime, answers: { T: "x CALL(pure())" } })).toEqual({
      Q: false,
      R: false,
      S: false,
      T: true,
    })
    const models = model()
    await createRuntime({ models }).ask("Q", {}, { tools: [mail] })
    expect(models.requests[0]!.question.recursive).toBe(false)
  })
})

describe("a mark is seen", () => {
  test("by natives and the host's confirmation", async () => {
    const seen: unknown[] = []
    const send = native({
      name: "send",
      parameters: { to: STRING, body: STRING },
      run: (_, { provenance }) => {
        seen.push([provenance["to"], provenance["body"]])
      },
    })
    const head = `IMPORT send FROM "host"\n${PAGE}TASK mail(to, body) = send(to, body)\n`
    await asked(`${head}EMIT [send("ann", page), send("ann", ask("Q", page)), mail("ann", page), mail("ann", "x")]`, {
      runtime: { natives: [send] },
    })
    const any = ["data", "answer", "untrusted"]
    const given = ["data", "answer"]
    expect(seen.map((each) => JSON.stringify(each)).sort()).toEqual(
      [
        [[], ["untrusted"]],
        [[], ["answer", "untrusted"]],
        [any, any],
        [given, given],
      ]
        .map((each) => JSON.stringify(each))
        .sort(),
    )
  })

  test("in a plan and in a trace, and a fork keeps it", async () => {
    const source = 'PARAM page: string\nEMIT [ask("Q", page), ask("R", "x")]'
    const models = scripted(({ question: { text } }) => text)
    const runtime = createRuntime({ models })
    const options = { args: { page: "p" }, untrusted: ["page"] }
    const { certain } = await runtime.plan(source, options)
    expect(certain.map(({ question, recursive, untrusted }) => [question, recursive, untrusted])).toEqual([
      ["Q", false, true],
      ["R", true, false],
    ])
    const events: TraceEvent[] = []
    await runtime.run(source, { ...options, trace: (event) => events.push(event) })
    const questions = events.filter((event) => event.type === "question")
    expect(events[0]).toMatchObject({ untrusted: ["page"] })
    expect(questions.map(({ recursive, untrusted }) => [recursive, untrusted])).toEqual([
      [false, true],
      [true, undefined],
    ])
    const fork = await forkOf(fold(EMPTY_RUN, events), questions[1]!.id, "other")
    expect((await createRuntime({ models }).run(fork.source, fork.options)).value).toEqual(["Q", "other"])
    expect(models.requests.length).toBe(2)
  })
})

describe("a mark is part of the key of an answer", () => {
  const keyed = async (questions: readonly string[]) => {
    const models = scripted(() => "ok")
    const memo = memoryStore()
    for (const question of questions) await createRuntime({ models, memo }).run(`${PAGE}EMIT ${question}`)
    return models.requests.length
  }

  test("only where the answer may have calls that differ", async () => {
    expect(await keyed(['ask("Q", page)', 'ask("Q", "a page", page: 1, recursive: false)'])).toBe(2)
    expect(await keyed(['ask("Q", page)', 'ask("Q", page: "a page", recursive: false)'])).toBe(1)
    expect(await keyed(['ask("Q", page, recursive: true)', 'ask("Q", page: "a page")'])).toBe(2)
  })
})

describe("mistakes", () => {
  test.each([
    ["PARAM page: [untrusted(string)] = []\nEMIT page", "not-a-type"],
    ['LET T = untrusted(string)\nPARAM page: T = ""\nEMIT page', "not-a-type"],
    ['PARAM page: untrusted(string, string) = ""\nEMIT page', "wrong-arguments"],
    ['PARAM page: untrusted = ""\nEMIT page', "not-a-type"],
    ['EMIT ask("Q", untrusted: ["x"])', "reserved-name"],
    ["EMIT untrusted()", "wrong-arguments"],
  ])("%s", async (source, code) => {
    expect((await errorOf(asked(source))).code).toBe(code)
  })

  test("tools that the answer cannot call, and data that it cannot see", async () => {
    const { result } = await asked(`${PAGE}TASK t(x) = x\nEMIT ask("Q", page, tools: [t])`)
    expect(result.diagnostics).toMatchObject([{ code: "unused-tools", severity: "warning" }])
    const source = 'PARAM page: untrusted(string)\nEMIT ask("Q", page)'
    const error = await errorOf(asked(source, { args: { page: "a".repeat(500_000) } }))
    expect(error).toMatchObject({
      code: "data-too-long",
      diagnostics: [{ hint: "ask about its parts, or with recursive: true if they may lead to calls" }],
    })
  })
})

test("a grant that is missing is reported with the native, the calls that led to it and the setting", async () => {
  const send = native({ name: "send", parameters: { to: STRING }, returns: STRING, run: () => "sent" })
  const source =
    'IMPORT send FROM "host"\nTASK inner(to) = send(to)\nTASK mail(to) = inner(to)\nEMIT ask("Q", tools: [mail])'
  const answer: ScriptedAnswer = 'CALL(mail("eve"))It could not be sent.'
  const run = (grant: readonly string[]) =>
    createRuntime({ models: scripted([{ question: "Q", answer }]), natives: [send], grant }).run(source)
  const { value, diagnostics } = await run([])
  expect(value).toBe("It could not be sent.")
  expect(diagnostics).toMatchObject([
    {
      code: "not-granted",
      severity: "warning",
      message: "told the model: send has effects, and the host has not granted it to answers",
      hint: expect.stringContaining('grant: ["send"]') as string,
      calls: [{ call: "inner(to: string)" }, { call: "mail(to: string)" }],
    },
  ])
  expect((await run(["send"])).value).toBe("sentIt could not be sent.")
})
