// Several models as one: each is asked if those before it failed.

import { UsageError } from "../../base/errors.ts"
import { addUsage, dollarsFor, highestPrice } from "../cost.ts"
import {
  ModelError,
  STREAM_CUT,
  type Message,
  type Model,
  type ModelEvent,
  type ModelRequest,
  type TokenUsage,
} from "../model.ts"

/**
 * Asks the first model, and the next one if it fails with a ModelError, after its own retries; throws the failure of
 * the last. Each change emits a `retry` event, and the usage includes that of the failed models, in dollars where their
 * prices are known. Where a part of the answer was delivered, the next model continues it: a ModelError
 * `model-stream-cut` follows a `fallback` event, and the request that continues has `passed`. A refusal is thrown at
 * once, since no other model must circumvent it, as is the break of an answer that its own model can continue. The id
 * joins the models' ids, price and length limit are the highest, and a capability counts only if all have it. Throws a
 * UsageError for models with different continuations, since a request is made for one of them.
 */
export function withFallback(models: readonly [Model, ...Model[]]): Model {
  const [first, ...others] = models
  if (others.length === 0) return first
  const how = first.continuation ?? "turn"
  const other = others.find(({ continuation }) => (continuation ?? "turn") !== how)
  if (other !== undefined) {
    throw new UsageError(
      "bad-config",
      `${other.id} cannot replace ${first.id}: its continuation is ${other.continuation ?? "turn"}, not ${how}`,
      "give both the same continuation",
    )
  }

  const ids = models.map(({ id }) => id).join(", ")
  if (models.some(({ detached }) => detached !== first.detached))
    throw new UsageError(
      "bad-config",
      `a model in batches and one that answers at once cannot replace each other: ${ids}`,
      "name fallbacks that are in batches, too, or none",
    )

  async function* generate(
    request: ModelRequest,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    const { passed = 0, ...asked } = request
    const begin = Math.min(passed, models.length - 1)
    let lost: TokenUsage | undefined
    for (const [i, model] of models.entries()) {
      if (i < begin) continue
      let delivered = false
      let usage = lost
      try {
        // The breaks before this request were those of the model that it begins with.
        const own = {
          ...asked,
          ...(i === begin || asked.resumed === undefined ? {} : { resumed: 0 }),
          messages: asked.messages.map((message) => withItemsOf(i, message)),
        }
        for await (const event of model.generate(own, options)) {
          delivered ||= (event.type === "delta" && event.text !== "") || event.type === "call"
          if (event.type !== "usage") {
            yield event.type === "item" ? { type: "item", item: { model: i, item: event.item } } : event
            continue
          }
          const { type, ...own } = event
          const usd = own.usd ?? dollarsFor(model.price, own) ?? undefined
          usage = addUsage(lost, usd === undefined ? own : { ...own, usd })
          yield { type, ...usage }
        }
        return
      } catch (error) {
        options.signal.throwIfAborted()
        const next = models[i + 1]
        if (!(error instanceof ModelError) || error.code === "model-refused" || next === undefined) throw error
        if (delivered && error.code === STREAM_CUT) throw error
        if (delivered) {
          yield { type: "fallback", to: next.id, passed: i + 1, message: error.message }
          throw new ModelError(STREAM_CUT, `${error.message}; ${next.id} continues`, { retryable: true, cause: error })
        }
        lost = usage
        yield {
          type: "retry",
          code: error.code,
          message: `${error.message}; ${next.id} is asked`,
          milliseconds: 0,
          ...(error.unserved ? { unserved: true } : {}),
        }
        yield { type: "fallback", to: next.id, passed: i + 1, message: error.message }
      }
    }
  }

  const prices = models.map(({ price }) => price)
  const lengths = models.map(({ maxOutputTokens }) => maxOutputTokens)
  return {
    id: models.map(({ id }) => id).join(" else "),
    parameters: Object.fromEntries(
      models.flatMap(({ parameters }, i) => (parameters === undefined ? [] : [[`model ${i + 1}`, parameters]])),
    ),
    continuation: how,
    models,
    ...(first.pause === undefined ? {} : { pause: first.pause }),
    ...(prices.every((price) => price !== undefined) ? { price: highestPrice(prices) } : {}),
    ...(lengths.every((length) => length !== undefined) ? { maxOutputTokens: Math.max(...lengths) } : {}),
    ...(models.every(({ toolGrammar }) => toolGrammar === true) ? { toolGrammar: true } : {}),
    ...(first.detached === undefined ? {} : { detached: true, waiting: () => waitingIn(models) }),
    structuredOutput: models.every(({ structuredOutput }) => structuredOutput === true),
    generate,
  }
}

/** A message with the items that one of the models gave: another model can neither read nor accept them. */
function withItemsOf(model: number, { items, ...message }: Message): Message {
  if (items === undefined) return message
  const own = (items as readonly { readonly model: number; readonly item: unknown }[])
    .filter((one) => one.model === model)
    .map(({ item }) => item)
  return own.length === 0 ? message : { ...message, items: own }
}

/** The reasons for which requests of models wait; null while none does. */
function waitingIn(models: readonly Model[]): string | null {
  const reasons = models.flatMap(({ waiting }) => waiting?.() ?? [])
  return reasons.length === 0 ? null : reasons.join(" and ")
}
