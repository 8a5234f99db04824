// Any server that speaks OpenAI's chat completions protocol, through the official SDK.

import type OpenAI from "openai"
import { record, type Value } from "../../interpreter/values.ts"
import type { Model, ModelEvent, ModelRequest } from "../model.ts"
import { wait } from "../wait.ts"
import { createClient } from "./client.ts"
import { bodyOf, eventsOf } from "./completion.ts"
import { missingKey, toModelError } from "./errors.ts"
import { OPENAI_BASE_URL, settingsOf, type OpenAIOptions, type Settings } from "./options.ts"

export type { OpenAIOptions } from "./options.ts"

/**
 * A model behind OpenAI's protocol: OpenAI itself, or a local server (Ollama, llama.cpp, vLLM). The key and the base URL
 * come from OPENAI_API_KEY and OPENAI_BASE_URL unless given. What fails for a passing reason is sent again `maxRetries`
 * times, a stream that broke off only while nothing of it was delivered; then `generate` throws a ModelError.
 */
export function openai(options: OpenAIOptions): Model {
  const settings = settingsOf(options)
  let client: Promise<OpenAI> | undefined
  let countsUsage = true

  async function open(request: ModelRequest, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    if (options.client === undefined && settings.apiKey === undefined) throw missingKey({ model: options.model, baseURL: settings.baseURL })
    client ??= options.client === undefined ? createClient(options, settings) : Promise.resolve(options.client)
    const { chat } = await client
    const send = async () => {
      const reply = await chat.completions.create(bodyOf(request, options, settings, countsUsage), { signal, maxRetries: settings.maxRetries })
      return Symbol.asyncIterator in reply ? reply : only(reply)
    }
    try {
      return await send()
    } catch (error) {
      if (!countsUsage || !refusesUsage(error)) throw error
      countsUsage = false
      return send()
    }
  }

  async function* generate(request: ModelRequest, { signal }: { readonly signal: AbortSignal }): AsyncGenerator<ModelEvent> {
    for (let attempt = 0; ; attempt++) {
      let answering = false
      let delivered = false
      try {
        const replies = await open(request, signal)
        answering = true
        for await (const event of eventsOf(replies, settings, options.model)) {
          signal.throwIfAborted()
          delivered ||= event.type === "delta"
          yield event
        }
        return
      } catch (error) {
        signal.throwIfAborted()
        const failure = toModelError(error, { model: options.model, baseURL: settings.baseURL }, answering)
        if (failure.code !== "model-stream-cut" || delivered || attempt >= settings.maxRetries) throw failure
        if (attempt > 0) await wait(250 * 2 ** attempt, signal) // a dropped connection is worth an immediate second try
      }
    }
  }

  return { id: `openai:${options.model}`, parameters: parametersOf(options, settings), generate }
}

/** What changes the answers, for the memo: not the key, and the server only where it is not OpenAI's. */
function parametersOf(options: OpenAIOptions, settings: Settings): { readonly [name: string]: Value } {
  const entries: (readonly [string, Value | undefined])[] = [
    ["base_url", settings.baseURL === OPENAI_BASE_URL ? undefined : settings.baseURL],
    ["max_tokens", options.maxTokens],
    ["seed", options.seed],
    ["temperature", options.temperature],
    ...Object.entries(options.body ?? {}),
  ]
  return record(entries.filter((entry): entry is readonly [string, Value] => entry[1] !== undefined))
}

/** Some servers refuse the field that asks them to count. */
function refusesUsage(error: unknown): boolean {
  const { status, message } = error as { status?: number; message?: string }
  return (status === 400 || status === 422) && /stream_options|include_usage/.test(message ?? "")
}

async function* only(reply: unknown): AsyncGenerator<unknown> {
  yield reply
}
