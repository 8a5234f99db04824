// Models of any server that speaks OpenAI's protocol.

import type { Model, ModelEvent, ModelRequest } from "../model.ts"
import { withPolicy } from "../network/policy.ts"
import { scrubbed } from "../secrets.ts"
import { missingKey, toModelError } from "./errors.ts"
import { Opener } from "./open.ts"
import { settingsOf, type OpenAIOptions, type Settings } from "./options.ts"
import { eventsOf } from "./reply.ts"

export type { OpenAIOptions } from "./options.ts"
export type { SdkClient } from "./options.ts"

/**
 * A model behind OpenAI's protocol: OpenAI itself, or another server (Ollama, llama.cpp, vLLM). Key and base URL are
 * those of OPENAI_API_KEY and OPENAI_BASE_URL by default. Requests that fail for a passing reason are retried by
 * `withPolicy`; then `generate` throws a ModelError. An abort, or leaving the loop over the events, ends the request at
 * once.
 */
export function openai(options: OpenAIOptions): Model {
  const settings = settingsOf(options)
  const opener = new Opener(options, settings)
  let reached = false

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    let answering = false
    try {
      if (options.client === undefined && settings.apiKey === undefined) throw missingKey(settings)
      const opened = yield* opener.open(request, signal)
      reached = answering = true
      for await (const event of eventsOf(opened, settings)) {
        signal.throwIfAborted()
        yield event.type === "finish" && event.said !== undefined
          ? { ...event, said: settings.scrub(event.said) }
          : event
      }
    } catch (error) {
      signal.throwIfAborted()
      throw scrubbed(toModelError(error, { ...settings, api: opener.api, reached, answering }), settings.scrub)
    }
  }

  const model: Model = {
    id: `openai:${options.model}`,
    parameters: parametersOf(options, settings),
    continuation: settings.continuation,
    ...(options.pause === undefined ? {} : { pause: options.pause }),
    ...(options.price === undefined ? {} : { price: options.price }),
    ...(settings.maxOutputTokens === undefined ? {} : { maxOutputTokens: settings.maxOutputTokens }),
    structuredOutput: settings.structuredOutput,
    ...(settings.continuation === "tool" && settings.toolGrammar ? { toolGrammar: true } : {}),
    generate,
  }
  return withPolicy(model, options)
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
