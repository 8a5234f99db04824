// Asks a server that responds byte for byte as a test says, in each of the ways in which the openai model sends.

import { OpenAI } from "openai"
import { createRuntime } from "../../src/index.ts"
import { openai, type OpenAIOptions, type SdkClient } from "../../src/models/openai/index.ts"
import { errorOf } from "./asking.ts"
import { chunk, events, rawServer, USAGE, type Respond } from "./raw-server.ts"

export const SKY = "The sky is blue."
export const FIRST = chunk({ role: "assistant", content: "The sky " })
export const REST = chunk({ content: "is blue." })
export const NORMAL = events(FIRST, REST, chunk({}, "stop"), USAGE, "[DONE]")
export const JSON_TYPE = { "content-type": "application/json" }
export const whole = (finish: object) =>
  JSON.stringify({ choices: [{ message: { content: SKY }, ...finish }], ...USAGE_ONLY })
const USAGE_ONLY = { usage: USAGE.usage }
export const said = (text: string) => events(chunk({ content: text }), chunk({}, "stop"), "[DONE]")

/** Asks a server that responds so, and has the answer, the requests and the codes of its diagnostics. */
export async function ask(responses: readonly [Respond, ...Respond[]], options: Partial<OpenAIOptions> = {}) {
  const server = await rawServer(...responses)
  const model = openai({
    model: "m",
    apiKey: "key",
    baseURL: server.url,
    retries: { times: 2, firstDelay: 0 },
    timeouts: { first: 1_500, silence: 1_500 },
    ...options,
    ...(options.client === undefined
      ? {}
      : { client: new OpenAI({ apiKey: "key", baseURL: server.url, logLevel: "off" }) }),
  })
  const run = createRuntime({ models: model }).run('ask("What colour is the sky?")', { kind: "expression" })
  const outcome = await run.then(
    ({ value, usage, diagnostics }) => ({ value, usage, codes: diagnostics.map(({ code }) => code) }),
    async () => {
      const { code, message, diagnostics, usage } = await errorOf(run)
      const hint = diagnostics.find(({ severity }) => severity === "error")?.hint
      return { value: { code, message, hint }, usage: usage!, codes: [] }
    },
  )
  return { ...outcome, server, requests: server.requests.length }
}

/** Replaced by a client of the package for the server of the test. */
const ITS_CLIENT = {} as SdkClient

export const WAYS: readonly (readonly [string, Partial<OpenAIOptions>])[] = [
  ["Node's client", {}],
  ["fetch", { fetch: globalThis.fetch }],
  ["a client of the program", { client: ITS_CLIENT }],
]
