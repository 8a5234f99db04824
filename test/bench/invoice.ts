// The input of an answer with calls as a provider with a cache invoices it: exact figures, not times.

import { readFileSync } from "node:fs"
import { countTokens, encode } from "gpt-tokenizer/encoding/o200k_base"
import { createRuntime } from "../../src/index.ts"
import type { Continuation, ModelRequest } from "../../src/models/model.ts"
import { scripted, type ScriptedMessage, type ScriptedRule } from "../../src/testing/index.ts"

/** OpenAI's rule: what a request has in common with an earlier one is cached, from so many tokens on, in such steps. */
const LEAST_CACHED = 1_024
const STEP = 128

/** Characters of the article, few enough to be shown whole. */
const SHOWN = 8_000

/** The prices of cached input, as a share of that of other input, that providers' lists have. */
export const CACHED_PRICES = [1 / 10, 1 / 4] as const

/** The numbers of calls of the answers. */
export const CALLS = [5, 20] as const

export interface Invoice {
  readonly requests: number
  /** Tokens of input in all requests. */
  readonly told: number
  /**
   * Tokens of input as they are invoiced, at each of `CACHED_PRICES`, as multiples of one uninterrupted pass, which
   * would read the question, the answer's text and the results once.
   */
  readonly invoiced: readonly number[]
}

/** A way in which a model can write the same answer. */
interface Way {
  readonly name: string
  readonly continuation: Continuation
  readonly pause?: "end"
  readonly toolGrammar?: true
  readonly answer: (calls: number) => Pick<ScriptedRule, "answer" | "messages">
}

const part = (i: number) => `CALL("Sum this part up.", article[${i * 500}:${(i + 1) * 500}])`
const before = (i: number) =>
  `\n\n${i + 1}. The next thing that the article explains, and that one has to know in order to follow the rest of it: `
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

/** The calls in the text: each takes its place. */
const inText = (calls: number) => ({
  answer: numbers(calls)
    .map((i) => before(i) + part(i))
    .join(""),
})
const named = (calls: number, name = (i: number) => `s${i}`) =>
  numbers(calls).map((i) => `${before(i)}CALL(${name(i)})`)

export const WAYS: readonly Way[] = [
  { name: "`turn`", continuation: "turn", answer: inText },
  { name: '`turn`, with `pause: "end"`', continuation: "turn", pause: "end", answer: inText },
  { name: "`prefill`", continuation: "prefill", answer: inText },
  { name: "`tool`, the calls in its text", continuation: "tool", answer: inText },
  {
    name: "`tool`, all calls in one message, named in its text",
    continuation: "tool",
    answer: (calls) => ({
      messages: [{ calls: numbers(calls).map((i) => `LET s${i} = ${part(i)}`) }, named(calls).join("")],
    }),
  },
  {
    name: "the same, with a grammar",
    continuation: "tool",
    toolGrammar: true,
    answer: (calls) => ({
      messages: [{ calls: numbers(calls).map((i) => `LET s${i} = ${part(i)}`) }, named(calls).join("")],
    }),
  },
  {
    name: "`tool`, a message for each call",
    continuation: "tool",
    answer: (calls) => ({
      messages: [
        ...named(calls).map((text, i): ScriptedMessage => ({ text, calls: [`LET s${i + 1} = ${part(i)}`] })),
        "\n\nThat is all.",
      ].map((message, i): ScriptedMessage | string =>
        // The text names what the message before it has bound.
        i === 0 && typeof message !== "string" ? { ...message, text: "" } : message,
      ),
    }),
  },
]

/** The ways with the invoices of answers with so many calls. */
export async function invoices(calls: readonly number[]): Promise<readonly (readonly [string, readonly Invoice[]])[]> {
  const rows = WAYS.map(({ name }) => [name, [] as Invoice[]] as const)
  for (const count of calls) {
    const all = await Promise.all(WAYS.map((way) => requestsOf(way, count)))
    // The first way has all of it in its last request.
    const pass = countTokens(all[0]!.at(-1)!)
    for (const [i, requests] of all.entries())
      rows[i]![1].push({
        requests: requests.length,
        told: requests.reduce((total, text) => total + countTokens(text), 0),
        invoiced: CACHED_PRICES.map((price) => invoiced(requests, price) / pass),
      })
  }
  return rows
}

/** The requests of an answer in a way, as texts, but not those of the questions that it asks. */
export async function requestsOf({ continuation, pause, toolGrammar, answer }: Way, calls: number): Promise<string[]> {
  const article = readFileSync(new URL("../../examples/articles/content-defined-chunking.md", import.meta.url), "utf8")
  const rules: ScriptedRule[] = [
    { question: "Explain the article.", ...answer(calls) },
    { question: "Sum this part up.", answer: SUMMARY },
  ]
  const model = scripted(rules, {
    continuation,
    ...(pause === undefined ? {} : { pause }),
    ...(toolGrammar === undefined ? {} : { toolGrammar }),
  })
  const question = `ask("Explain the article.", article: article[0:${SHOWN}])`
  await createRuntime({ models: model }).run(question, { kind: "expression", args: { article } })
  return model.requests.filter(({ question }) => question.text === "Explain the article.").map(textOf)
}

const SUMMARY =
  "Boundaries are placed where a rolling hash of the last bytes has a certain form, so that an insertion moves only "
  + "the boundaries next to it, and the chunks behind them keep their digests."

/** All of a request that a provider reads, in the order in which it does. */
function textOf({ messages, prompt, tool }: ModelRequest): string {
  const parts =
    prompt ?? messages.map(({ role, content, calls }) => `${role}: ${content}${JSON.stringify(calls) ?? ""}`)
  return [tool === undefined ? "" : JSON.stringify(tool), ...(typeof parts === "string" ? [parts] : parts)].join("\n")
}

function invoiced(requests: readonly string[], price: number): number {
  let total = 0
  let last: readonly number[] = []
  for (const request of requests) {
    const tokens = encode(request)
    const differs = tokens.findIndex((token, i) => token !== last[i])
    const same = differs < 0 ? tokens.length : differs
    const cached = same < LEAST_CACHED ? 0 : same - (same % STEP)
    total += tokens.length - cached * (1 - price)
    last = tokens
  }
  return total
}
