// Servers that ignore the longest answer of a request: a budget cuts their answers where nothing is left for them.

import fc from "fast-check"
import { afterEach, expect, test } from "vitest"
import { createRuntime, type Budget, type Price } from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { chunk, closeRawServers, events, rawServer, type Respond } from "../support/raw-server.ts"

afterEach(closeRawServers)

/** Words of the longest answer, each of which is a token. */
const LONGEST = 3_000

/** Tokens that a connection may have in transit when a request is cancelled. */
const IN_TRANSIT = 100

const PRICE: Price = { input: 0, output: 1_000_000 }

/** A server whose answers have this many words, whatever length is allowed, with the number of those it has sent. */
async function wordy(words: number) {
  const sent = { words: 0, bytes: 0 }
  const respond: Respond = (response, { body }) => {
    sent.bytes += body.length
    response.writeHead(200, { "content-type": "text/event-stream" })
    let left = words
    const write = (): void => {
      if (response.destroyed) return
      if (left-- === 0) return void response.end(events(chunk({}, "stop"), "[DONE]"))
      sent.words++
      response.write(events(chunk({ content: "word " })))
      setImmediate(write)
    }
    write()
  }
  return { sent, ...(await rawServer(respond)) }
}

const askAll = async (url: string, questions: number, budget: Budget) =>
  createRuntime({
    models: openai({ model: "m", apiKey: "key", baseURL: url, retries: 0, price: PRICE, maxOutputTokens: 200 }),
    budget,
  }).run(`FOR i IN range(0, ${questions}) : ask("Go on.", i: i, recursive: false)`, { kind: "expression" })

test("pass a budget of tokens or dollars by less than one answer, however many are under way", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: LONGEST }),
      fc.integer({ min: 500, max: 6_000 }),
      fc.constantFrom("tokens", "usd" as const),
      async (questions, words, most, kind) => {
        const { url, sent } = await wordy(words)
        const { partial, usage } = await askAll(url, questions, { [kind]: most })
        const { output, input } = usage.tokens
        const spent = kind === "usd" ? output : output + input
        expect(sent.words).toBeLessThanOrEqual(most + questions * IN_TRANSIT)
        expect(spent).toBeLessThanOrEqual(most + questions * IN_TRANSIT)
        if (!partial) expect(sent.words).toBe(questions * words)
        closeRawServers()
      },
    ),
    { numRuns: 12 },
  )
})

test("are not cut where the budget has enough for all of them", async () => {
  const { url, requests } = await wordy(1_000)
  const { value, partial } = await askAll(url, 3, { tokens: 20_000 })
  expect([partial, requests.length, (value as string[]).map((text) => text.trim().split(" ").length)]).toEqual([
    false,
    3,
    [1_000, 1_000, 1_000],
  ])
})

test("are as long as they like without a budget of tokens or dollars", async () => {
  const { url, requests } = await wordy(LONGEST)
  expect(await askAll(url, 2, { calls: 2 })).toMatchObject({ partial: false })
  expect(requests.length).toBe(2)
})
