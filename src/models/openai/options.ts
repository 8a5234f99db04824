// What openai() is configured with, and what the environment says where the program says nothing.

import { UsageError } from "../../base/errors.ts"
import type { Value } from "../../values/values.ts"
import type { Continuation } from "../model.ts"
import type { NetworkPolicy } from "../network/policy.ts"

export interface OpenAIOptions extends NetworkPolicy {
  /** The model's name as the server knows it, for example `gpt-5.5` or `qwen3:8b`. */
  readonly model: string
  /** What is in the environment's variable `apiKeyVariable` unless given. A server of one's own gets a placeholder when there is none. */
  readonly apiKey?: string
  /** `OPENAI_API_KEY` unless given. */
  readonly apiKeyVariable?: string
  /** `OPENAI_BASE_URL` unless given, otherwise OpenAI's own, for example `http://localhost:11434/v1`. */
  readonly baseURL?: string
  /** How an answer goes on after a call; `turn` unless given. `completion` asks `/completions` in place of `/chat/completions`. */
  readonly continuation?: Continuation
  /** With `prefill`, how the server is told: by `continue_final_message` (vLLM), which is so unless given, or by `prefix` on the message (DeepSeek, Mistral). */
  readonly prefill?: "continue_final_message" | "prefix"
  readonly pause?: "each" | "end"
  readonly temperature?: number
  /** The most tokens of one answer. With `completion` 2,048 unless given, since servers stop at 16 otherwise. */
  readonly maxOutputTokens?: number
  /** US dollars for a million tokens, so that a budget of dollars can be kept. */
  readonly price?: { readonly input: number; readonly output: number }
  /** Whether the server obeys a JSON Schema; OpenAI's own does, others are asked to only where this is `true`. */
  readonly structuredOutput?: boolean
  readonly seed?: number
  /** Further fields of the request as the server documents them, for example `{ reasoning_effort: "low" }`. */
  readonly body?: { readonly [field: string]: Value }
  /** Further headers of the request. */
  readonly headers?: { readonly [name: string]: string }
  /** Whether the answer is streamed; on unless `false`. A server that cannot stream needs `false`. */
  readonly stream?: boolean
  /** Connections to the server at once; 2,048 unless given. Further requests wait. Where `fetch` is used, it is the host's to decide. */
  readonly connections?: number
  /** Sends the requests in place of Node's own client, for example through a proxy. */
  readonly fetch?: typeof globalThis.fetch
  /** A client of the `openai` package that is configured already (Azure, a proxy); key, base URL and headers are its own. */
  readonly client?: SdkClient
}

/** The part of the package's client that the model uses, the same in every version of the package. */
export interface SdkClient {
  readonly baseURL: string
  readonly chat: { readonly completions: SdkEndpoint }
  readonly completions: SdkEndpoint
}
interface SdkEndpoint {
  create(body: never, options?: { signal?: AbortSignal; maxRetries?: number }): PromiseLike<unknown>
}

export const OPENAI_BASE_URL = "https://api.openai.com/v1"
const DEFAULT_KEY_VARIABLE = "OPENAI_API_KEY"
const COMPLETION_TOKENS = 2_048

export type LengthField = "max_tokens" | "max_completion_tokens"

export interface Settings {
  readonly model: string
  /** Without a name and password, which are not sent: it stands in memos, recordings and messages. */
  readonly baseURL: string
  readonly isOpenAI: boolean
  /** Undefined where a key is needed and there is none. */
  readonly apiKey: string | undefined
  readonly apiKeyVariable: string
  readonly continuation: Continuation
  readonly maxOutputTokens: number | undefined
  /** The field of the request that says so. */
  readonly lengthField: LengthField
  readonly structuredOutput: boolean
  readonly streamed: boolean
}

/** Reads the environment once, when the model is made, so that its id and parameters do not change under a memo. Throws a UsageError for a base URL that is none. */
export function settingsOf(options: OpenAIOptions): Settings {
  const environment = environmentOf()
  const given = (
    options.client?.baseURL
    ?? (options.baseURL || environment["OPENAI_BASE_URL"]?.trim() || OPENAI_BASE_URL)
  ).replace(/\/+$/, "")
  // What has no protocol can still be read as an address: the one of the protocol "localhost:".
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given))
    throw new UsageError(
      "bad-config",
      `${JSON.stringify(given)} is not a base URL`,
      "write it whole, for example http://localhost:11434/v1",
    )
  const baseURL = withoutCredentials(given)
  const isOpenAI = baseURL === OPENAI_BASE_URL
  const apiKeyVariable = options.apiKeyVariable ?? DEFAULT_KEY_VARIABLE
  const continuation = options.continuation ?? "turn"
  const own = (["max_completion_tokens", "max_tokens"] as const).find(
    (field) => typeof options.body?.[field] === "number",
  )
  return {
    model: options.model,
    baseURL,
    isOpenAI,
    apiKey: options.apiKey || environment[apiKeyVariable]?.trim() || (isOpenAI ? undefined : "none"),
    apiKeyVariable,
    continuation,
    maxOutputTokens:
      own !== undefined
        ? (options.body![own] as number)
        : (options.maxOutputTokens ?? (continuation === "completion" ? COMPLETION_TOKENS : undefined)),
    // OpenAI's newer models refuse the old name; servers of the same protocol do not all know the new one.
    lengthField: own ?? (isOpenAI && continuation !== "completion" ? "max_completion_tokens" : "max_tokens"),
    structuredOutput: options.structuredOutput ?? (isOpenAI && continuation === "turn"),
    streamed: options.stream !== false,
  }
}

function withoutCredentials(address: string): string {
  const url = new URL(address)
  if (url.username === "" && url.password === "") return address
  url.username = url.password = ""
  return url.href.replace(/\/+$/, "")
}

/** The environment's variables; none in a browser. */
function environmentOf(): { readonly [name: string]: string | undefined } {
  const host = globalThis as { readonly process?: { readonly env?: { readonly [name: string]: string | undefined } } }
  return host.process?.env ?? {}
}
