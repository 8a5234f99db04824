// Requests and what a model answered: kept as they happen, and given again without the model.

import { createHash } from "node:crypto"
import { withoutBudgetLine } from "../../src/answers/prompt/budget-line.ts"
import { SYSTEM_CLOCK } from "../../src/base/clock.ts"
import { ModelError, type Model, type ModelEvent, type ModelRequest } from "../../src/models/model.ts"
import type { Traits } from "./traits.ts"

/** One request with everything that came back. */
export interface Exchange {
  /** A digest of the request. */
  readonly request: string
  /** The beginning of the question, for people. */
  readonly question: string
  /** Seconds since the case began, without the time between two sessions of an interrupted trial. */
  readonly from: number
  readonly to: number
  /** The events, with neighbouring pieces of text as one; without a finish where reading stopped at a call. */
  readonly events: readonly ModelEvent[]
  readonly error?: ExchangeError
}

interface ExchangeError {
  readonly code: string
  readonly message: string
  readonly retryable?: true
  readonly unserved?: true
}

export interface ExchangesOptions {
  /** The model itself; null for its traits alone, with which only what is known is answered. */
  readonly model: Model | null
  readonly traits: Traits
  readonly known: readonly Exchange[]
  readonly append: (exchange: Exchange) => void
}

export interface Exchanges {
  readonly model: Model
  /** The exchanges of this session, in the order of their ends. */
  readonly used: readonly Exchange[]
  /** The requests that were neither known nor could be sent. */
  readonly unknown: () => number
}

const SHOWN_QUESTION = 120

/** The code of a request that ended because its run did. */
const ABANDONED = "abandoned"

/** A model that answers what is known, each exchange once, and asks the model itself for the rest. */
export function createExchanges({ model, traits, known, append }: ExchangesOptions): Exchanges {
  const waiting = Map.groupBy(known, ({ request }) => request)
  const used: Exchange[] = []
  let unknown = 0
  const earlier = known.reduce((latest, { to }) => Math.max(latest, to), 0)
  const began = SYSTEM_CLOCK.now()
  const seconds = () => Math.round(1_000 * earlier + SYSTEM_CLOCK.now() - began) / 1_000

  async function* generate(
    request: ModelRequest,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    const digest = digestOf(request)
    const found = waiting.get(digest)?.shift()
    if (found !== undefined) {
      used.push(found)
      yield* found.events
      if (found.error !== undefined) throw new ModelError(found.error.code, found.error.message, found.error)
      return
    }
    if (model === null) {
      unknown++
      throw new ModelError("not-recorded", `the recording has no answer to ${JSON.stringify(shownQuestion(request))}`)
    }
    const from = seconds()
    const events: ModelEvent[] = []
    let error: ExchangeError | undefined
    try {
      for await (const event of model.generate(request, options)) {
        add(events, event)
        yield event
      }
    } catch (thrown) {
      error = errorOf(thrown, options.signal)
      throw thrown
    } finally {
      const exchange = {
        request: digest,
        question: shownQuestion(request),
        from,
        to: seconds(),
        events,
        ...(error === undefined ? {} : { error }),
      }
      used.push(exchange)
      append(exchange)
    }
  }
  return { model: { ...traits, generate }, used, unknown: () => unknown }
}

/** A digest of all that the model sees, but for what is left of a budget. */
function digestOf({ messages, prompt, schema, tool }: ModelRequest): string {
  const shown = [
    messages.map(({ content, ...rest }) => ({ ...rest, content: withoutBudgetLine(content) })),
    prompt === null ? null : withoutBudgetLine(prompt),
    schema ?? null,
    tool ?? null,
  ]
  return createHash("sha256").update(JSON.stringify(shown)).digest("hex").slice(0, 32)
}

/** The question without the data that a plain request begins with. */
function shownQuestion({ question: { text } }: ModelRequest): string {
  return text.slice(text.lastIndexOf("\n") + 1).slice(0, SHOWN_QUESTION)
}

function add(events: ModelEvent[], event: ModelEvent): void {
  const last = events.at(-1)
  if ((event.type === "delta" || event.type === "reasoning") && last?.type === event.type)
    events[events.length - 1] = { type: event.type, text: last.text + event.text }
  else if (event.type === "usage") {
    // A later usage replaces an earlier one of the same attempt, which may precede the text that it counts.
    const attempt = events.findLastIndex(({ type }) => type === "retry")
    const earlier = events.findIndex(({ type }, i) => i > attempt && type === "usage")
    if (earlier === -1) events.push(event)
    else events[earlier] = event
  } else events.push(event)
}

function errorOf(thrown: unknown, signal: AbortSignal): ExchangeError {
  if (signal.aborted) return { code: ABANDONED, message: "the run ended before the answer" }
  if (!(thrown instanceof ModelError)) return { code: "model-failed", message: String(thrown) }
  const { code, message, retryable, unserved } = thrown
  return { code, message, ...(retryable ? { retryable } : {}), ...(unserved ? { unserved } : {}) }
}

/** The seconds in which at least one of the requests was open. */
export function secondsOf(exchanges: readonly Exchange[]): number {
  let [sum, end] = [0, 0]
  for (const { from, to } of exchanges.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return Math.round(sum * 1_000) / 1_000
}

/** The input tokens that a provider read from its cache; null where no request reports any. */
export function cachedOf(exchanges: readonly Exchange[]): number | null {
  const counts = exchanges.flatMap(({ events }) => {
    const last = events.findLast((event) => event.type === "usage")
    return last?.cached === undefined ? [] : [last.cached]
  })
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0)
}
