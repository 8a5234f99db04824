// The openai model against a test server, in each of the ways in which it can send its requests.

import { OpenAI } from "openai"
import { openai, type OpenAIOptions } from "../../src/models/openai/index.ts"
import { startModelServer, type ModelServer, type ServerRule } from "../../src/testing/index.ts"

/** Options for this way of sending, for a server at a base URL. */
type Way = (baseURL: string) => Partial<OpenAIOptions>

export const WAYS: readonly (readonly [name: string, way: Way])[] = [
  ["Node's client", () => ({})],
  ["fetch", () => ({ fetch: globalThis.fetch })],
  ["the openai package", (baseURL) => ({ client: new OpenAI({ apiKey: "key", baseURL, logLevel: "off" }) })],
]

const servers: ModelServer[] = []

export async function closeServers(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.close()))
}

/** A server with rules, and a model that asks it. Retries are immediate. */
export async function serving(
  rules: readonly ServerRule[],
  options: Partial<OpenAIOptions> = {},
  way: Way = () => ({}),
) {
  const server = await startModelServer(rules)
  servers.push(server)
  const { retries } = options
  const model = openai({
    model: "test",
    apiKey: "key",
    baseURL: server.url,
    ...way(server.url),
    ...options,
    retries: typeof retries === "object" ? retries : atOnce(retries ?? 2),
  })
  return { server, model }
}

export function atOnce(times: number) {
  return { times, firstDelay: 0 }
}
