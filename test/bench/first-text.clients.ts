// The time from a question to the first text of its streamed answer, through Recall's stream and through other clients.

import { createRuntime } from "../../src/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { createRequest } from "../../src/testing/index.ts"
import { peer } from "./peers.ts"
import type { Undici } from "./requests.clients.ts"

/** Asks a question and gives its answer's text as it arrives. `i` makes each question a different one. */
export type AskForText = (i: number) => AsyncIterable<string>
export type StreamingClient = (baseURL: string) => Promise<AskForText>

/** The server writes the first text of its answer by itself. */
const QUESTION = "Say it slowly."
const settings = { model: "m", apiKey: "key", retries: 0 } as const
const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: QUESTION }], stream: true })
const headers = { "content-type": "application/json", authorization: "Bearer key" }

/** A program whose answers are given while they are written. */
export const recallStream: StreamingClient = async (baseURL) => {
  const program = await createRuntime({ models: openai({ ...settings, baseURL }) }).compile(
    `PARAM n: number\nEMIT ask("${QUESTION}", n, recursive: false)`,
  )
  return (i) => program.stream({ args: { n: i }, answers: "live" }).text
}

/** The model that Recall asks, without the language around it. */
export const modelStream: StreamingClient = async (baseURL) => {
  const model = openai({ ...settings, baseURL })
  const request = createRequest(QUESTION)
  return async function* () {
    for await (const event of model.generate(request, { signal: new AbortController().signal }))
      if (event.type === "delta" && event.text !== "") yield event.text
  }
}

/** The client that the host brings. */
export const fetchStream: StreamingClient = async (baseURL) =>
  async function* () {
    const response = await fetch(`${baseURL}/chat/completions`, { method: "POST", headers, body })
    yield* textsOf(response.body!)
  }

export const undiciStream: StreamingClient = async (baseURL) => {
  const { Agent, request } = await peer<Undici>("undici")
  const dispatcher = new Agent({ connections: 1, pipelining: 1 })
  return async function* () {
    const response = await request(`${baseURL}/chat/completions`, { method: "POST", headers, dispatcher, body })
    yield* textsOf(response.body)
  }
}

/** The texts in server-sent events, read with the least that can be done. */
async function* textsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ""
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n")
    rest = lines.pop()!
    for (const line of lines) {
      if (!line.startsWith("data: {")) continue
      const { choices } = JSON.parse(line.slice(6)) as { choices: [{ delta: { content?: string } }?] }
      const text = choices[0]?.delta.content ?? ""
      if (text !== "") yield text
    }
  }
}

export const openaiStream: StreamingClient = async (baseURL) => {
  const { OpenAI } = await import("openai")
  const { chat } = new OpenAI({ apiKey: "key", baseURL, maxRetries: 0, logLevel: "off" })
  return async function* () {
    const messages = [{ role: "user", content: QUESTION }] as const
    for await (const { choices } of await chat.completions.create({
      model: "m",
      messages: [...messages],
      stream: true,
    }))
      if ((choices[0]?.delta.content ?? "") !== "") yield choices[0]!.delta.content!
  }
}

export const vercelStream: StreamingClient = async (baseURL) => {
  const { streamText } = await import("ai")
  const { createOpenAICompatible } = await peer<{
    createOpenAICompatible: (options: object) => (model: string) => Parameters<typeof streamText>[0]["model"]
  }>("@ai-sdk/openai-compatible")
  const model = createOpenAICompatible({ name: "bench", baseURL, apiKey: "key" })("m")
  return (_) => streamText({ model, prompt: QUESTION, maxRetries: 0 }).textStream
}

/** Milliseconds to the first text of so many answers, one after another, each read to its end; and the last answer. */
export async function timesToFirstText(
  ask: AskForText,
  count: number,
): Promise<{ readonly times: readonly number[]; readonly answer: string }> {
  const times: number[] = []
  let answer = ""
  for (let i = 0; i < count; i++) {
    const start = performance.now()
    answer = ""
    for await (const text of ask(i)) {
      if (answer === "") times.push(performance.now() - start)
      answer += text
    }
  }
  return { times, answer }
}
