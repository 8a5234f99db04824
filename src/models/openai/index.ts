// Models of any server that speaks OpenAI's protocol.

import { UsageError } from "../../base/errors.ts"
import type { Model, ModelError, ModelEvent, ModelRequest } from "../model.ts"
import { CredentialFilter, credentialsIn, credentialsOfAddress } from "../credentials.ts"
import { withPolicy } from "../network/policy.ts"
import { scrubbed } from "../secrets.ts"
import { obstacle } from "./access.ts"
import { bodyOf, learn, type Refused } from "./body.ts"
import { createClient, type Send } from "./client.ts"
import { toModelError } from "./errors.ts"
import { settingsOf, SHOWN_BY_OPENAI, type OpenAIOptions, type Settings } from "./options.ts"
import type { Replies } from "./replies.ts"
import { eventsOf } from "./reply.ts"

export type { OpenAIOptions } from "./options.ts"
export type { SdkClient } from "./options.ts"

/**
 * A model behind OpenAI's protocol: OpenAI itself, or another server (Ollama, llama.cpp, vLLM). Key and base URL are
 * those of OPENAI_API_KEY and OPENAI_BASE_URL by default. Requests that fail for a passing reason are retried by
 * `withPolicy`; then `generate` throws a ModelError. An abort, or leaving the loop over the events, ends the request at
 * once. Throws a UsageError for options without a model's name or with an invalid base URL.
 */
export function openai(options: OpenAIOptions): Model {
  if (typeof (options as Partial<OpenAIOptions> | undefined)?.model !== "string")
    throw new UsageError("bad-config", "the options of openai(…) name no model", 'write openai({ model: "…" })')
  const settings = settingsOf(options)
  const refused: Refused = { usage: false, schema: false, maxTokens: false }
  let send: Send | undefined
  let reached = false
  /** Null once it is known that requests can be sent. */
  let unsendable: ModelError | null | undefined

  /** Opens a request; yields a retry for each field that the server turns out to refuse. */
  async function* open(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, Replies> {
    unsendable ??= obstacle(options, settings) ?? null
    if (unsendable !== null) throw unsendable
    send ??= createClient(options, settings)
    for (;;) {
      const body = bodyOf(request, options, settings, refused)
      try {
        return await send(body, signal)
      } catch (error) {
        const { status, message } = error as { readonly status?: number; readonly message?: string }
        const field = learn(refused, body, status, message ?? "")
        if (field === undefined) throw error
        yield {
          type: "retry",
          code: "bad-request",
          message: `${settings.baseURL} refuses ${field}, which is left out from now on`,
          milliseconds: 0,
          unserved: true,
        }
      }
    }
  }

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    let answering = false
    try {
      const replies = yield* open(request, signal)
      reached = answering = true
      const filter = new CredentialFilter(credentialsOf(options, settings))
      for await (const event of eventsOf(replies, settings)) {
        signal.throwIfAborted()
        if (event.type === "delta") yield { type: "delta", text: filter.push(event.text) }
        else if (event.type === "finish") {
          const text = filter.end()
          if (text !== "") yield { type: "delta", text }
          yield event.said === undefined ? event : { ...event, said: settings.scrub(event.said) }
        } else yield event
      }
    } catch (error) {
      signal.throwIfAborted()
      throw scrubbed(toModelError(error, { ...settings, reached, answering }), settings.scrub)
    }
  }

  const shown = options.shown ?? (settings.isOpenAI ? SHOWN_BY_OPENAI : undefined)
  const model: Model = {
    id: `openai:${options.model}`,
    parameters: parametersOf(options, settings),
    continuation: settings.continuation,
    ...(options.pause === undefined ? {} : { pause: options.pause }),
    ...(shown === undefined ? {} : { shown }),
    ...(options.price === undefined ? {} : { price: options.price }),
    ...(settings.maxOutputTokens === undefined ? {} : { maxOutputTokens: settings.maxOutputTokens }),
    structuredOutput: settings.structuredOutput,
    generate,
  }
  return withPolicy(model, options)
}

/** The credentials that the server receives with a request. */
function credentialsOf({ headers = {}, client }: OpenAIOptions, { apiKey, address }: Settings) {
  const { apiKey: own } = (client ?? {}) as { readonly apiKey?: unknown }
  return [
    client === undefined ? apiKey : typeof own === "string" ? own : undefined,
    ...credentialsIn(Object.entries(headers)),
    ...credentialsOfAddress(address),
  ]
}

/** The settings that change answers, for the memo: not the key, and the server only if it is not OpenAI's. */
function parametersOf(options: OpenAIOptions, settings: Settings): { readonly [name: string]: unknown } {
  const entries: (readonly [string, unknown])[] = [
    ["base_url", settings.isOpenAI ? undefined : settings.baseURL],
    ["max_tokens", options.maxOutputTokens],
    ["protocol", settings.continuation === "completion" ? "completions" : undefined],
    ["seed", options.seed],
    ["temperature", options.temperature],
    ...Object.entries(options.body ?? {}),
  ]
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
