// What openai() is configured with, and what the environment says where the program says nothing.

import type OpenAI from "openai"
import type { Value } from "../../interpreter/values.ts"

export interface OpenAIOptions {
  /** The model's name as the server knows it, for example `gpt-5.5` or `qwen3:8b`. */
  readonly model: string
  /** `OPENAI_API_KEY` unless given. A server with a base URL of its own gets a placeholder when there is none. */
  readonly apiKey?: string
  /** `OPENAI_BASE_URL` unless given, otherwise OpenAI's own, for example `http://localhost:11434/v1`. */
  readonly baseURL?: string
  readonly temperature?: number
  /** The most tokens of one answer. */
  readonly maxTokens?: number
  readonly seed?: number
  /** Further fields of the request as the server documents them, for example `{ reasoning_effort: "low" }`. */
  readonly body?: { readonly [field: string]: Value }
  /** Whether the answer is streamed; on unless `false`. A server that cannot stream needs `false`. */
  readonly stream?: boolean
  /** How often a request that failed for a passing reason is sent again; 2 unless given. */
  readonly maxRetries?: number
  /** Milliseconds until the server must have begun to answer; ten minutes unless given. */
  readonly timeout?: number
  /** A client of the SDK that is configured already (Azure, a proxy, a browser); key, base URL and time-out are its own. */
  readonly client?: OpenAI
}

export const OPENAI_BASE_URL = "https://api.openai.com/v1"

export interface Settings {
  readonly baseURL: string
  /** Undefined where a key is needed and there is none. */
  readonly apiKey: string | undefined
  readonly maxRetries: number
}

/** Reads the environment once, when the model is made, so that its id and parameters do not change under a memo. */
export function settingsOf(options: OpenAIOptions): Settings {
  const environment = environmentOf()
  const baseURL = (options.client?.baseURL ?? (options.baseURL || environment["OPENAI_BASE_URL"]?.trim() || OPENAI_BASE_URL)).replace(/\/+$/, "")
  const apiKey = options.apiKey || environment["OPENAI_API_KEY"]?.trim() || (baseURL === OPENAI_BASE_URL ? undefined : "none")
  return { baseURL, apiKey, maxRetries: options.maxRetries ?? options.client?.maxRetries ?? 2 }
}

/** The environment's variables; none in a browser. */
export function environmentOf(): { readonly [name: string]: string | undefined } {
  const host = globalThis as { readonly process?: { readonly env?: { readonly [name: string]: string | undefined } } }
  return host.process?.env ?? {}
}
