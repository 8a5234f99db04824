// The prompt: it is short, true of the language, and begins alike in all requests of a run.

import fc from "fast-check"
import { countTokens } from "gpt-tokenizer"
import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { createScanner, parseModule, print } from "../../grammar/index.ts"
import {
  FUNCTIONS,
  PLAIN_PROTOCOL,
  PLAIN_PROTOCOL_WITH_DATA,
  PROTOCOL,
  SHORT_PROTOCOL,
} from "../../src/answers/prompt/protocol.ts"
import { NATIVES } from "../../src/builtins/index.ts"
import type { ModelRequest } from "../../src/models/model.ts"
import { native } from "../../src/values/native.ts"
import { NUMBER, STRING } from "../../src/values/types.ts"
import { createRuntime } from "../../src/runtime.ts"
import { answering, evaluate } from "../support/asking.ts"

const README = readFileSync(new URL("../../src/answers/README.md", import.meta.url), "utf8")

/** Everything that a request sends, as a server's cache sees it. */
function sent({ messages, prompt }: ModelRequest): string {
  return prompt ?? messages.map(({ role, content }) => `<${role}>${content}`).join("")
}

function commonPrefix(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

describe("the protocol", () => {
  test("is as short as the README says", () => {
    expect(README).toContain(`**${countTokens(PROTOCOL)} tokens**`)
    expect(README).toContain(`**${countTokens(SHORT_PROTOCOL)} tokens**`)
    expect(countTokens(PROTOCOL)).toBeLessThanOrEqual(800)
    expect(countTokens(SHORT_PROTOCOL)).toBeLessThanOrEqual(90)
    for (const plain of [PLAIN_PROTOCOL, PLAIN_PROTOCOL_WITH_DATA]) expect(countTokens(plain)).toBeLessThanOrEqual(20)
  })

  test.each([
    [PROTOCOL, 5, ["CALL(…"]],
    [SHORT_PROTOCOL, 2, []],
  ])("shows calls that parse", (protocol, calls, misses) => {
    const scanner = createScanner({ mode: "answer" })
    const found = [scanner.push(protocol), scanner.end()]
    expect(found.flatMap(({ misses }) => misses.map(({ start, end }) => protocol.slice(start, end)))).toEqual(misses)
    expect(found.flatMap(({ parts }) => parts.filter(({ kind }) => kind !== "text")).length).toBe(calls)
  })

  const prelude = parseModule(readFileSync(new URL("../../stdlib/prelude.rcl", import.meta.url), "utf8")).module
    .declarations
  const known = new Map<string, readonly { readonly name: string; readonly fallback: string | undefined }[]>([
    ...NATIVES.map(
      ({ name, parameters }) =>
        [
          name,
          parameters.map(({ name, fallback }) => ({
            name,
            fallback: fallback === undefined ? undefined : JSON.stringify(fallback),
          })),
        ] as const,
    ),
    ...prelude
      .filter((declaration) => declaration.kind === "task")
      .map(
        ({ name, parameters }) =>
          [
            name.text,
            parameters.map(({ name, fallback }) => ({
              name: name.text,
              fallback: fallback === null ? undefined : print(fallback),
            })),
          ] as const,
      ),
    [
      "reduce",
      [
        { name: "list", fallback: undefined },
        { name: "f", fallback: undefined },
        { name: "initial", fallback: "none" },
      ],
    ],
    ["number", [{ name: "text", fallback: undefined }]],
  ])

  test.each(FUNCTIONS)("is right about %s", (shown) => {
    const [, name, list] = /^(\w+)\(([^)]*)\)/.exec(shown)!
    const parameters = known.get(name!)!
    const given = list!.split(", ").map((parameter) => parameter.split(": ")) as [string, string?][]
    expect(given.map(([name]) => name)).toEqual(parameters.slice(0, given.length).map(({ name }) => name))
    for (const [i, { fallback }] of parameters.entries()) {
      if (i >= given.length) expect(fallback).toBeDefined()
      else if (given[i]![1] !== undefined) expect(given[i]![1]).toBe(fallback)
      else
        expect(
          fallback === undefined
            || name === "split"
            || name === "join"
            || name === "reduce"
            || name === "range"
            || name === "enumerate",
        ).toBe(true)
    }
  })
})

describe("the messages", () => {
  const article = ["# One", "alpha ".repeat(200), "# Two", "beta ".repeat(200), "# Three", "gamma ".repeat(200)].join(
    "\n",
  )
  const answers = {
    "Summarize the article.":
      'First CALL(FOR s IN sections(article) : CALL("Summarize this.", s.body))\n'
      + 'Then CALL(length(so_far)) and CALL("Combine.", it).',
    "Summarize this.": "It says CALL(words(body)[0]).",
    "Combine.": "all",
  }

  test.each(["turn", "prefill", "completion"] as const)(
    "that continue an answer begin with all that was sent before (%s)",
    async (continuation) => {
      const model = answering(answers, { continuation })
      await evaluate(model, 'ask("Summarize the article.", article)', { args: { article } })
      const systems = new Set(model.requests.map(({ messages }) => JSON.stringify(messages[0])))
      expect(systems.size).toBe(1)
      for (const [i, request] of model.requests.entries()) {
        const { text, data, written } = request.question
        const earlier = model.requests
          .slice(0, i)
          .findLast(({ question }) => question.text === text && question.data[0]!.whole === data[0]!.whole)
        if (written !== "") expect(sent(request).startsWith(sent(earlier!))).toBe(true)
      }
      const shares = model.requests
        .slice(1)
        .map(
          (request, i) =>
            [
              Math.max(...model.requests.slice(0, i + 1).map((earlier) => commonPrefix(sent(earlier), sent(request)))),
              sent(request).length,
            ] as const,
        )
      const share = shares.reduce((sum, [shared]) => sum + shared, 0) / shares.reduce((sum, [, all]) => sum + all, 0)
      // The README states this figure.
      expect(share).toBeGreaterThan(0.79)
    },
  )

  const part = fc.constantFrom(
    "Some words. ",
    "A line\n",
    "CALL(1 + 1)",
    "CALL(upper(doc))",
    'CALL("R", doc)',
    "CALL(LET a = 1)",
    "CALL(LET _b = [1, 2])",
    "CALL(nothing)",
    "CALL(fail(`no`))",
    "call(1) ",
    "```recall\nTASK f(x) = x\nLET c = f(2)\n```\n",
  )
  test.each(["turn", "prefill", "completion"] as const)(
    "each begins with the one before (%s)",
    async (continuation) => {
      await fc.assert(
        fc.asyncProperty(fc.array(part, { maxLength: 8 }), fc.boolean(), async (parts, isLong) => {
          const model = answering({ Q: parts.join(""), R: "r" }, { continuation })
          const runtime = createRuntime({ models: model })
          const source = `ask("Q", doc: "text"${isLong ? ", shown: 1" : ""})`
          // A run may fail: what it has sent by then counts.
          await runtime.run(source, { kind: "expression" }).catch(() => undefined)
          const requests = model.requests.filter(({ question: { text, attempt } }) => text === "Q" && attempt === 0)
          for (const [i, request] of requests.slice(1).entries())
            expect(sent(request).startsWith(sent(requests[i]!))).toBe(true)
        }),
        { numRuns: 60 },
      )
    },
  )

  test("list the tools, with their first lines, and only where calls are evaluated", async () => {
    const natives = [
      native({
        name: "lookup",
        documentation: "The price of a thing.\nMore.",
        effect: "read",
        parameters: { thing: STRING },
        returns: NUMBER,
        run: () => 1,
      }),
    ]
    const model = answering({ Q: "ok" })
    const runtime = createRuntime({ models: model, natives, grant: ["lookup"] })
    const tools = "tools: [lookup, twice]"
    await runtime.run(
      'IMPORT lookup FROM "host"\n## Twice a number.\n'
        + "TASK twice(n: number, times: number = 2): number = n * times\n"
        + `EMIT [ask("Q", ${tools}), ask("Q", recursive: false)]`,
    )
    const [shown, plain] = model.requests.map((request) => request.messages.at(-1)!.content)
    expect(shown).toContain("lookup(thing: string): number - The price of a thing.\n")
    expect(shown).toContain("twice(n: number, times: number = 2) - Twice a number.")
    expect(plain).toBe("Q")
  })

  test("state what is left of the budget", async () => {
    const model = answering({ Q: 'CALL("R")', R: "r" })
    const source = 'ask("Q", "long", budget: {calls: 5}, shown: 2)'
    await createRuntime({ models: model, budget: { depth: 2 } }).run(source, { kind: "expression" })
    expect(model.requests[0]!.messages[1]!.content).toContain(
      "Left for your calls: 1 level of questions, 4 questions. Each question costs some 180 tokens besides its data.",
    )
    expect(model.requests[1]!.messages[1]!.content).toContain("No further question can be asked from here")
  })
})
