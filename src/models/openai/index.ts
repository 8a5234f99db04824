// Models of any server that speaks OpenAI's protocol.

import { Channel } from "../../base/channel.ts"
import { tokensOf } from "../../base/cost.ts"
import { UsageError } from "../../base/errors.ts"
import type { Model, ModelError, ModelEvent, ModelRequest } from "../model.ts"
import { CredentialFilter, credentialsIn, credentialsOfAddress, formsToHide } from "../credentials.ts"
import { placesAt } from "../network/places.ts"
import { withPolicy } from "../network/policy.ts"
import type { Headers } from "../network/retry-after.ts"
import { checkGiven } from "../shape.ts"
import { OPENAI_CHECKS } from "../option-checks.ts"
import { scrubbed } from "../secrets.ts"
import { discounted } from "../cost.ts"
import { obstacle } from "./access.ts"
import { DEFAULT_DISCOUNT, LONGEST_WAIT } from "./batch/options.ts"
import { secretsOf } from "./client-secrets.ts"
import { toModelError } from "./errors.ts"
import { Opener, type Opened, type Refused } from "./open.ts"
import { settingsOf, SHOWN_BY_OPENAI, type OpenAIOptions, type Settings } from "./options.ts"
import { eventsOf } from "./reply.ts"
import { DEFAULT_CONNECTIONS } from "./transport.ts"

export type { BatchOptions } from "./batch/options.ts"
export type { OpenAIOptions } from "./options.ts"
export type { SdkClient } from "./options.ts"

/**
 * A model behind OpenAI's protocol: OpenAI itself, or another server (Ollama, llama.cpp, vLLM). Key and base URL are
 * those of OPENAI_API_KEY and OPENAI_BASE_URL by default. Requests that fail for a passing reason are retried by
 * `withPolicy`; then `generate` throws a ModelError. An abort, or leaving the loop over the events, ends the request at
 * once. Throws a UsageError for options without a model's name, and for values that an option cannot have.
 */
export function openai(options: OpenAIOptions): Model {
  if (typeof options === "string")
    throw new UsageError(
      "bad-config",
      "openai(…) takes one record of options, and no text before it",
      'write openai({ model: "…", … })',
    )
  if (typeof (options as Partial<OpenAIOptions> | undefined)?.model !== "string")
    throw new UsageError("bad-config", "the options of openai(…) name no model", 'write openai({ model: "…" })')
  // The base URL may come from a variable of the environment that is empty.
  const { baseURL: _, ...checks } = OPENAI_CHECKS
  checkGiven(checks, options, "openai(…)")
  const settings = settingsOf(options)
  const opener = new Opener(options, settings)
  let reached = false
  const formsNow = hiddenForms(options, settings)
  /** Null once it is known that requests can be sent. */
  let unsendable: ModelError | null | undefined

  /** Opens a request, with an event for each reason for which it waits. */
  async function* opening(
    request: ModelRequest,
    signal: AbortSignal,
    refusal?: unknown,
  ): AsyncGenerator<ModelEvent, Opened | Refused> {
    if (options.batch === undefined) return opener.open(request, signal, () => undefined, refusal)
    const waits = new Channel<ModelEvent>()
    const opened = opener.open(request, signal, (reason) => waits.push({ type: "wait", reason }), refusal)
    // The failure is thrown below, when its waits have been read.
    void opened.catch(() => undefined).then(() => waits.close())
    yield* waits
    return opened
  }

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    let answering: Headers | undefined
    try {
      if (unsendable === undefined) unsendable = obstacle(options, settings) ?? null
      if (unsendable !== null) throw unsendable
      let opened = yield* opening(request, signal)
      while ("retry" in opened) {
        yield opened.retry
        opened = yield* opening(opened.request, signal, opened.refusal)
      }
      reached = true
      answering = opened.replies.headers
      const filter = new CredentialFilter(formsNow())
      for await (const event of eventsOf(opened, settings)) {
        signal.throwIfAborted()
        if (event.type === "item" || event.type === "call" || event.type === "finish") yield* filter.end()
        if (event.type === "delta") yield { type: "delta", text: filter.push(event.text) }
        else if (event.type === "call" || event.type === "item") yield filter.whole(event)
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
  const discount = options.batch?.discount ?? (options.batch === undefined ? 1 : DEFAULT_DISCOUNT)
  const model: Model = {
    id: `openai:${options.model}`,
    parameters: parametersOf(options, settings),
    continuation: settings.continuation,
    ...(options.batch !== undefined ? { pause: "end" } : options.pause === undefined ? {} : { pause: options.pause }),
    ...(shown === undefined ? {} : { shown }),
    ...(options.price === undefined ? {} : { price: discounted(options.price, discount) }),
    ...(options.batch === undefined ? {} : { detached: true, discount, waiting: () => opener.waiting() }),
    ...(settings.maxOutputTokens === undefined ? {} : { maxOutputTokens: settings.maxOutputTokens }),
    structuredOutput: settings.structuredOutput,
    ...(settings.continuation === "tool" && settings.toolGrammar ? { toolGrammar: true } : {}),
    generate,
  }
  // No connection is open while a request waits, and no wait but the whole of it has a limit.
  if (options.batch !== undefined)
    return withPolicy(model, {
      ...(options.retries === undefined ? {} : { retries: options.retries }),
      timeouts: { first: Infinity, silence: Infinity, total: options.timeouts?.total ?? LONGEST_WAIT },
    })
  const { client, connections = DEFAULT_CONNECTIONS } = options
  // A client has connections of its own.
  const places = client === undefined ? placesAt(new URL(settings.address).origin, connections) : undefined
  return withPolicy(model, options, places === undefined ? {} : { places })
}

/** The forms of the credentials that the server receives with a request; the keys of a client may change. */
function hiddenForms({ headers = {}, client }: OpenAIOptions, { apiKey, address }: Settings): () => readonly string[] {
  const fixed = [...credentialsIn(Object.entries(headers)), ...credentialsOfAddress(address)]
  const credentials = () => {
    if (client === undefined) return [apiKey, ...fixed]
    const { keys, named } = secretsOf(client)
    return [...keys, ...credentialsIn(named), ...fixed]
  }
  let known = credentials()
  let forms = formsToHide(known)
  return () => {
    const now = client === undefined ? known : credentials()
    if (now.length !== known.length || now.some((one, i) => one !== known[i])) forms = formsToHide((known = now))
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
