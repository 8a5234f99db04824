// The options of `openai()`, and the settings that result with the environment's defaults.

import { UsageError } from "../../base/errors.ts"
import { apiOf, type Api } from "./api.ts"
import { checkBatch, type BatchOptions } from "./batch/options.ts"
import { allSecretsOf } from "./client-secrets.ts"
import { continuationOf } from "./continuation.ts"
import type { Continuation, Price } from "../model.ts"
import type { NetworkPolicy } from "../network/policy.ts"
import type { FetchResponse } from "./response.ts"
import { customHeaders, environmentOf, proxyFor } from "./environment.ts"
import { decoded, scrubber, secretsOfAddress, type Scrub } from "../secrets.ts"

/** The options of `openai`: the model, its server, the form of its requests, and the policy of its network. */
export interface OpenAIOptions extends NetworkPolicy {
  /** The server's name of the model, for example `gpt-5.5` or `qwen3:8b`. */
  readonly model: string
  /** By default the environment's variable `apiKeyVariable`; without it, servers but OpenAI get a placeholder. */
  readonly apiKey?: string
  /**
   * By default `OPENAI_API_KEY`, but only for OpenAI's own server and that of `OPENAI_BASE_URL`: a key goes to no
   * server that it does not belong to.
   */
  readonly apiKeyVariable?: string
  /** For example `http://localhost:11434/v1`. By default `OPENAI_BASE_URL`, or else OpenAI's own. */
  readonly baseURL?: string
  /**
   * The API of the requests: `chat` by default, and `responses` for models that have no other, by their names or by the
   * server's refusal. Only `responses` keeps the reasoning at the calls of an answer. `completion` has its own API.
   */
  readonly api?: "chat" | "responses"
  /**
   * The way in which an answer continues after a call; `turn` by default. `completion` uses `/completions`. `auto`
   * chooses by what the server is known to do.
   */
  readonly continuation?: Continuation | "auto"
  /** The flag for `prefill`: `continue_final_message` (vLLM) by default, or `prefix` (DeepSeek, Mistral). */
  readonly prefill?: "continue_final_message" | "prefix"
  readonly pause?: "each" | "end"
  readonly temperature?: number
  /** The most tokens of one answer. With `completion` 2,048 by default, as servers otherwise stop at 16. */
  readonly maxOutputTokens?: number
  /**
   * Characters of the longest datum that the model is shown whole. By default 40,000 for OpenAI's own server, and 8,000
   * for others, whose models may have a short context.
   */
  readonly shown?: number
  /**
   * US dollars for a million tokens, which a budget in dollars needs. Counts in place of what the server says that it
   * charges.
   */
  readonly price?: Price
  /** Whether the server takes a tool with a grammar (Lark); by default OpenAI's own, from GPT-5 on. */
  readonly toolGrammar?: boolean
  /** Whether the server obeys a JSON Schema; by default only for OpenAI itself. */
  readonly structuredOutput?: boolean
  readonly seed?: number
  /** Further fields of the request as the server documents them, for example `{ reasoning_effort: "low" }`. */
  readonly body?: { readonly [field: string]: unknown }
  /** Further headers of the request. */
  readonly headers?: { readonly [name: string]: string }
  /** Whether the answer is streamed; true by default. A server that cannot stream needs `false`. */
  readonly stream?: boolean
  /**
   * Sends requests in batches through the server's files and batches (`/v1/batches`), for half of the price: they wait
   * for up to a day. Not for answers that someone waits for.
   */
  readonly batch?: BatchOptions
  /** Connections to the server at once, 2,048 by default; further requests wait. Has no effect with `client`. */
  readonly connections?: number
  /** Sends the requests instead of Node's own client, for example through a proxy. */
  readonly fetch?: typeof globalThis.fetch
  /** A configured client of the `openai` package (Azure, a proxy), with its own key, base URL and headers. */
  readonly client?: SdkClient
}

/** The part of the package's client that the model uses, the same in every version of the package. */
export interface SdkClient {
  readonly baseURL: string
  readonly chat: { readonly completions: SdkEndpoint }
  readonly completions: SdkEndpoint
  /** Absent in old versions of the package. */
  readonly responses?: SdkEndpoint
}
export interface SdkEndpoint {
  create(body: never, options?: SdkRequestOptions): SdkPromise
}
export interface SdkRequestOptions {
  signal?: AbortSignal
  maxRetries?: number
  fetchOptions?: object
  /** The place of the request, in place of the method's own. */
  path?: string
}
interface SdkPromise {
  asResponse(): PromiseLike<FetchResponse>
}

/** Characters of a datum that the models of OpenAI's own server are shown whole: some 10,000 tokens. */
export const SHOWN_BY_OPENAI = 40_000

export const OPENAI_BASE_URL = "https://api.openai.com/v1"
const DEFAULT_KEY_VARIABLE = "OPENAI_API_KEY"
const COMPLETION_TOKENS = 2_048

export type LengthField = "max_tokens" | "max_completion_tokens" | "max_output_tokens"

export type KeySource = "client" | "option" | "environment"

export interface Settings {
  readonly model: string
  /** Without a name, password and query, as memos, recordings and messages contain it. */
  readonly baseURL: string
  /** The base URL to which requests are sent, with its query. */
  readonly address: string
  readonly isOpenAI: boolean
  /** Undefined if a key is needed and missing. */
  readonly apiKey: string | undefined
  readonly apiKeyVariable: string
  /** The server is OpenAI's own or that of OPENAI_BASE_URL, to which the environment's settings belong. */
  readonly isUsual: boolean
  /** The origin of the key: the program's client, the options, or the environment. */
  readonly keySource: KeySource
  /** The place of the key, for messages. */
  readonly keyPlace: string
  /** The options name the key, or its variable, which has one. */
  readonly isKeyExplicit: boolean
  /** The server needs no key that is known: `apiKey` only fills the header. */
  readonly isPlaceholder: boolean
  /** The header for the name and the password of the base URL, if it has them. */
  readonly basic: string | undefined
  /** The server is not known to be that of the variable, which the options do not name. */
  readonly isKeyWithheld: boolean
  /** Removes keys from texts of the server and the client. */
  readonly scrub: Scrub
  readonly continuation: Continuation
  /** The flag for `prefill`. */
  readonly prefill: "continue_final_message" | "prefix"
  readonly toolGrammar: boolean
  /** The API of the first request. */
  readonly api: Api
  readonly maxOutputTokens: number | undefined
  /** The field of the request for `maxOutputTokens`. */
  readonly lengthField: LengthField
  readonly structuredOutput: boolean
  readonly streamed: boolean
}

/**
 * The settings of a model. Reads the environment once, so that the model's parameters, which are in memo keys, do not
 * change. Throws a UsageError for an invalid base URL.
 */
export function settingsOf(options: OpenAIOptions): Settings {
  if (options.batch !== undefined) checkBatch(options)
  const environment = environmentOf()
  const usual = plain(environment["OPENAI_BASE_URL"]) ?? OPENAI_BASE_URL
  const given = withoutSlash(options.client?.baseURL ?? plain(options.baseURL) ?? usual)
  // An address without a protocol may still parse, with "localhost:" as its protocol.
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given))
    throw new UsageError(
      "bad-config",
      `${JSON.stringify(given.replace(/\?.*$/s, "?…"))} is not a base URL`,
      "write it whole, for example http://localhost:11434/v1",
    )
  const address = withoutCredentials(given)
  const baseURL = withoutQuery(address)
  const isOpenAI = baseURL === OPENAI_BASE_URL
  const apiKeyVariable = options.apiKeyVariable ?? DEFAULT_KEY_VARIABLE
  const ownKey = plain(options.apiKey)
  const isUsual = isOpenAI || given === withoutSlash(usual)
  const isKeyWithheld =
    !isUsual && ownKey === undefined && options.apiKeyVariable === undefined && options.client === undefined
  const apiKey = ownKey ?? (isKeyWithheld ? undefined : plain(environment[apiKeyVariable]))
  const basic = options.client === undefined ? basicOf(given) : undefined
  const way = continuationOf({ ...options, baseURL, isOpenAI })
  const { continuation } = way
  const own = (["max_completion_tokens", "max_tokens", "max_output_tokens"] as const).find(
    (field) => typeof options.body?.[field] === "number",
  )
  return {
    model: options.model,
    baseURL,
    address,
    isOpenAI,
    apiKey: apiKey ?? (isOpenAI ? undefined : "none"),
    apiKeyVariable,
    keySource: options.client !== undefined ? "client" : ownKey !== undefined ? "option" : "environment",
    keyPlace: ownKey === undefined ? `the key in ${apiKeyVariable}` : "the key in apiKey",
    isKeyExplicit: ownKey !== undefined || (options.apiKeyVariable !== undefined && apiKey !== undefined),
    isPlaceholder: apiKey === undefined && !isOpenAI,
    basic,
    isUsual,
    isKeyWithheld,
    scrub: scrubber(() => [
      apiKey,
      basic,
      ...customHeaders(environment).map(([, value]) => value),
      ...secretsOfAddress(proxyFor(new URL(address).protocol, environment)?.[1] ?? ""),
      ...Object.values(options.headers ?? {}),
      ...secretsOfAddress(given),
      ...(options.client === undefined ? [] : allSecretsOf(options.client)),
    ]),
    ...way,
    api: apiOf({ ...options, continuation, isAuto: options.continuation === "auto", isOpenAI }),
    maxOutputTokens:
      own !== undefined
        ? (options.body![own] as number)
        : (options.maxOutputTokens ?? (continuation === "completion" ? COMPLETION_TOKENS : undefined)),
    // OpenAI's newer models refuse the old name; not all servers of the protocol know the new one.
    lengthField: own ?? (isOpenAI && continuation !== "completion" ? "max_completion_tokens" : "max_tokens"),
    structuredOutput: options.structuredOutput ?? (isOpenAI && (continuation === "turn" || continuation === "tool")),
    streamed: options.stream !== false && options.batch === undefined,
  }
}

/** A text without the space and the quotes that a file of variables may leave around it; undefined if empty. */
function plain(text: string | undefined): string | undefined {
  const trimmed = text
    ?.trim()
    .replace(/^(["'])(.*)\1$/s, "$2")
    .trim()
  return trimmed === "" ? undefined : trimmed
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, "")
}

/** The header for the name and the password of an address, in UTF-8 (RFC 7617). */
function basicOf(address: string): string | undefined {
  const { username, password } = new URL(address)
  if (username === "" && password === "") return undefined
  const bytes = new TextEncoder().encode(`${decoded(username)}:${decoded(password)}`)
  return `Basic ${btoa(String.fromCharCode(...bytes))}`
}

function withoutCredentials(address: string): string {
  const url = new URL(address)
  if (url.username === "" && url.password === "") return address
  url.username = url.password = ""
  return url.href.replace(/\/+$/, "")
}

function withoutQuery(address: string): string {
  return withoutSlash(address.replace(/[?#].*$/s, ""))
}
