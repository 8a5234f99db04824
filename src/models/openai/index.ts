// Models of any server that speaks OpenAI's protocol.

import { tokensOf } from "../../base/cost.ts"
import { UsageError } from "../../base/errors.ts"
import type { Model, ModelError, ModelEvent, ModelRequest } from "../model.ts"
import { CredentialFilter, credentialsIn, credentialsOfAddress, formsToHide } from "../credentials.ts"
import { withPolicy } from "../network/policy.ts"
import type { Headers } from "../network/retry-after.ts"
import { scrubbed } from "../secrets.ts"
import { obstacle } from "./access.ts"
import { toModelError } from "./errors.ts"
import { Opener } from "./open.ts"
import { settingsOf, SHOWN_BY_OPENAI, type OpenAIOptions, type Settings } from "./options.ts"
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
  const opener = new Opener(options, settings)
  let reached = false
  const formsNow = hiddenForms(options, settings)
  /** Null once it is known that requests can be sent. */
  let unsendable: ModelError | null | undefined

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    let answering: Headers | undefined
    try {
      if (unsendable === undefined) unsendable = obstacle(options, settings) ?? null
      if (unsendable !== null) throw unsendable
      const opened = yield* opener.open(request, signal)
      reached = true
      answering = opened.replies.headers
      const filter = new CredentialFilter(formsNow())
      for await (const event of eventsOf(opened, settings)) {
        signal.throwIfAborted()
        if (event.type === "item" || event.type === "call" || event.type === "finish") yield* filter.end()
        if (event.type === "delta") yield { type: "delta", text: filter.push(event.text) }
        else if (event.type === "call") yield filter.call(event)
        else if (event.type === "finish")
          yield event.said === undefined ? event : { ...event, said: settings.scrub(event.said) }
        else if (event.type === "usage" && options.price !== undefined) yield { type: "usage", ...tokensOf(event) }
        else yield event
      }
    } catch (error) {
      signal.throwIfAborted()
      throw scrubbed(toModelError(error, { ...settings, api: opener.api, reached, answering }), settings.scrub)
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
    ...(settings.continuation === "tool" && settings.toolGrammar ? { toolGrammar: true } : {}),
    generate,
  }
  return withPolicy(model, options)
}

/** The forms of the credentials that the server receives with a request; the key of the program's client may change. */
function hiddenForms({ headers = {}, client }: OpenAIOptions, { apiKey, address }: Settings): () => readonly string[] {
  const fixed = [...credentialsIn(Object.entries(headers)), ...credentialsOfAddress(address)]
  const keyNow = () => {
    if (client === undefined) return apiKey
    const { apiKey: own } = client as { readonly apiKey?: unknown }
    return typeof own === "string" ? own : undefined
  }
  let key = keyNow()
  let forms = formsToHide([key, ...fixed])
  return () => {
    const now = keyNow()
    if (now !== key) forms = formsToHide([(key = now), ...fixed])
    return forms
  }
}

/** The settings that change answers, for the memo: not the key, and the server only if it is not OpenAI's. */
function parametersOf(options: OpenAIOptions, settings: Settings): { readonly [name: string]: unknown } {
  const entries: (readonly [string, unknown])[] = [
    ["base_url", settings.isOpenAI ? undefined : settings.baseURL],
    ["max_tokens", options.maxOutputTokens],
    ["protocol", settings.api === "completions" ? "completions" : undefined],
    ["seed", options.seed],
    ["temperature", options.temperature],
    ...Object.entries(options.body ?? {}),
  ]
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
