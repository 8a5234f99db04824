// The values that options of models may have, in code and in configurations.

import { CONTINUATIONS } from "./model.ts"
import { boolean, finite, number, oneOf, positive, record, string, whole, type Check } from "./shape.ts"

const retryFields = { times: whole, firstDelay: number, longestDelay: number, patience: number }
const retries: Check = (value, at) => (typeof value === "number" ? whole(value, at) : record(retryFields)(value, at))

const price = { input: number, cached: number, cacheWrite: number, output: number }

/** The options of every model on a network. */
export const NETWORK_CHECKS = {
  continuation: oneOf(...CONTINUATIONS, "auto"),
  pause: oneOf("each", "end"),
  shown: whole,
  price: record({ ...price, long: record({ ...price, above: whole }, ["above", "input", "output"]) }, [
    "input",
    "output",
  ]),
  maxOutputTokens: positive,
  structuredOutput: boolean,
  temperature: number,
  seed: finite,
  concurrency: positive,
  requestsPerMinute: positive,
  tokensPerMinute: positive,
  retries,
  timeouts: record({ first: number, silence: number, total: number }),
} satisfies { readonly [option: string]: Check }

export const OPENAI_CHECKS = {
  ...NETWORK_CHECKS,
  model: string,
  baseURL: string,
  api: oneOf("chat", "responses"),
  prefill: oneOf("continue_final_message", "prefix"),
  toolGrammar: boolean,
  stream: boolean,
  connections: positive,
  batch: record({ name: string, idle: number, discount: number }, ["name"]),
} satisfies { readonly [option: string]: Check }
