// The SDK's client, loaded with the first request: it is heavy, and many a program is done without it.

import type OpenAI from "openai"
import { isOutOfCredit } from "./errors.ts"
import { environmentOf, type OpenAIOptions, type Settings } from "./options.ts"

/** Makes the client. `settings.apiKey` is set. */
export async function createClient(options: OpenAIOptions, settings: Settings): Promise<OpenAI> {
  const { OpenAI: Client } = await import("openai")
  return new Client({
    apiKey: settings.apiKey ?? null,
    baseURL: settings.baseURL,
    maxRetries: settings.maxRetries,
    fetch: fetchOnceWithoutCredit,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    // Failures are thrown; a library writes nothing to the console unless it is asked to.
    ...(environmentOf()["OPENAI_LOG"] === undefined ? { logLevel: "off" as const } : {}),
  })
}

/** Fetch, except that an account without credit, which OpenAI reports as a rate limit, is not asked again. */
async function fetchOnceWithoutCredit(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.status !== 429) return response
  const body = await response.text()
  const headers = new Headers(response.headers)
  headers.delete("content-encoding")
  headers.delete("content-length")
  if (isOutOfCredit(429, undefined, body)) headers.set("x-should-retry", "false")
  return new Response(body, { status: response.status, statusText: response.statusText, headers })
}
