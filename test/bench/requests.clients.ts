// One question to the benchmark's server, through Recall and through other clients.

import { createRuntime, native, NUMBER } from "../../src/index.ts"
import type { ModelRequest } from "../../src/models/model.ts"
import { openai } from "../../src/models/openai/index.ts"
import { collect, createRequest, textOf } from "../../src/testing/index.ts"
import { peer } from "./peers.ts"

/** Asks once and gives the answer's text. `i` makes each question a different one. */
export type AskOnce = (i: number) => Promise<string>
export type Client = (baseURL: string, stream: boolean) => Promise<AskOnce>

const QUESTION = "Why is the sky blue?"
const settings = { model: "m", apiKey: "key", retries: 0 } as const
const messages = [{ role: "user", content: QUESTION }] as const

/** The model that Recall asks, without the language around it. */
export const recallModel: Client = async (baseURL, stream) => {
  const model = openai({ ...settings, baseURL, stream })
  const request: ModelRequest = createRequest(QUESTION)
  return async () => textOf(await collect(model, request))
}

/** The same with the language: a task whose answer is scanned for calls, remembered and counted. */
export const recallTask: Client = async (baseURL, stream) => {
  const { tasks } = await createRuntime({ models: openai({ ...settings, baseURL, stream }) }).compile(
    `TASK why(n: number): string = ask("${QUESTION}", n)`,
  )
  return async (i) => String(await tasks["why"]!(i))
}

/** The same for any number of concurrent questions that one program asks. */
export async function recallProgram(baseURL: string, count: number): Promise<() => Promise<void>> {
  let from = 0
  return async () => {
    const runtime = createRuntime({
      models: openai({ ...settings, baseURL, stream: false }),
      budget: { calls: Infinity, requests: Infinity, concurrency: count },
    })
    const { value } = await runtime.run(`FOR i IN range(${from}, ${from + count}) : ask("${QUESTION}", i)`, {
      kind: "expression",
    })
    from += count
    if ((value as string[]).length !== count) throw new Error("not all were answered")
  }
}

/** The client that the host brings. */
export const bareFetch: Client = async (baseURL) => async () => {
  const body = JSON.stringify({ model: "m", messages, stream: false })
  const response = await fetch(`${baseURL}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer key" },
    body,
  })
  return ((await response.json()) as { choices: [{ message: { content: string } }] }).choices[0].message.content
}

/**
 * Milliseconds from the server's sending of the end of a call to its evaluation here, for so many calls one after
 * another.
 */
export async function delaysOfCalls(baseURL: string, question: string, count: number): Promise<readonly number[]> {
  const delays: number[] = []
  const arrived = native({
    name: "arrived",
    effect: "none",
    parameters: { at: NUMBER },
    returns: NUMBER,
    run: ({ at }) => {
      delays.push(performance.timeOrigin + performance.now() - at)
      return delays.length
    },
  })
  const runtime = createRuntime({ models: openai({ ...settings, baseURL }), natives: [arrived], memo: false })
  for (let i = 0; i < count; i++) await runtime.ask(question)
  return delays
}

export const bareOpenAI: Client = async (baseURL, stream) => {
  const { OpenAI } = await import("openai")
  const { chat } = new OpenAI({ apiKey: "key", baseURL, maxRetries: 0, logLevel: "off" })
  if (!stream)
    return async () =>
      (await chat.completions.create({ model: "m", messages: [...messages] })).choices[0]!.message.content!
  return async () => {
    let text = ""
    for await (const { choices } of await chat.completions.create({
      model: "m",
      messages: [...messages],
      stream: true,
    }))
      text += choices[0]?.delta.content ?? ""
    return text
  }
}

export const vercelAI: Client = async (baseURL, stream) => {
  const { generateText, streamText } = await import("ai")
  const { createOpenAICompatible } = await peer<{
    createOpenAICompatible: (options: object) => (model: string) => Parameters<typeof generateText>[0]["model"]
  }>("@ai-sdk/openai-compatible")
  const model = createOpenAICompatible({ name: "bench", baseURL, apiKey: "key" })("m")
  return async () =>
    stream
      ? await streamText({ model, prompt: QUESTION, maxRetries: 0 }).text
      : (await generateText({ model, prompt: QUESTION, maxRetries: 0 })).text
}

interface ChatModel {
  invoke(question: string): Promise<{ content: string }>
  stream(question: string): Promise<AsyncIterable<{ content: string }>>
}

export const langchain: Client = async (baseURL, stream) => {
  const { ChatOpenAI } = await peer<{ ChatOpenAI: new (options: object) => ChatModel }>("@langchain/openai")
  const model = new ChatOpenAI({ model: "m", apiKey: "key", configuration: { baseURL }, maxRetries: 0 })
  if (!stream) return async () => (await model.invoke(QUESTION)).content
  return async () => {
    let text = ""
    for await (const { content } of await model.stream(QUESTION)) text += content
    return text
  }
}

export interface Undici {
  readonly Agent: new (options: { connections: number; pipelining: number }) => object
  request(url: string, options: object): Promise<{ body: AsyncIterable<Uint8Array> & { text(): Promise<string> } }>
}

/** The least that a request can be: the bytes there and back, and the JSON in them. */
export function undici(connections: number): Client {
  return async (baseURL, stream) => {
    const { Agent, request } = await peer<Undici>("undici")
    const dispatcher = new Agent({ connections, pipelining: 1 })
    const headers = { "content-type": "application/json", authorization: "Bearer key" }
    return async () => {
      const { body } = await request(`${baseURL}/chat/completions`, {
        method: "POST",
        headers,
        dispatcher,
        body: JSON.stringify({ model: "m", messages, stream }),
      })
      const answer = await body.text()
      if (!stream)
        return (JSON.parse(answer) as { choices: [{ message: { content: string } }] }).choices[0].message.content
      let text = ""
      for (const line of answer.split("\n")) {
        if (line.startsWith("data: {"))
          text +=
            (JSON.parse(line.slice(6)) as { choices: [{ delta: { content?: string } }?] }).choices[0]?.delta.content
            ?? ""
      }
      return text
    }
  }
}
