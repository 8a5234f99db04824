// Several models as one: each is asked if those before it failed.

import { UsageError } from "../../base/errors.ts"
import { addUsage, dollarsFor, highestPrice } from "../cost.ts"
import { ModelError, type Message, type Model, type ModelEvent, type ModelRequest, type TokenUsage } from "../model.ts"

/** Failures after which no other model is asked: it must not circumvent a refusal, nor replace a partial answer. */
const FINAL: ReadonlySet<string> = new Set(["model-refused", "model-stream-cut"])

/**
 * Asks the first model, and the next one if it fails with a ModelError, after its own retries and before any of the
 * answer was delivered; throws the failure of the last. Each change emits a `retry` event, and the usage includes that
 * of the failed models, in dollars where their prices are known. A refusal and an answer that broke off are thrown at
 * once. The id joins the models' ids, price and length limit are the highest, and a capability counts only if all have
 * it. Throws a UsageError for models with different continuations, since a request is made for one of them.
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

  async function* generate(
    request: ModelRequest,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    let lost: TokenUsage | undefined
    for (const [i, model] of models.entries()) {
      let delivered = false
      let usage = lost
      try {
        // The breaks before this request were the first model's.
        const own = {
          ...request,
          ...(i === 0 || request.resumed === undefined ? {} : { resumed: 0 }),
          messages: request.messages.map((message) => withItemsOf(i, message)),
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
        if (!(error instanceof ModelError) || delivered || FINAL.has(error.code) || next === undefined) throw error
        lost = usage
        yield {
          type: "retry",
          code: error.code,
          message: `${error.message}; ${next.id} is asked`,
          milliseconds: 0,
          ...(error.unserved ? { unserved: true } : {}),
        }
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
    ...(first.pause === undefined ? {} : { pause: first.pause }),
    ...(prices.every((price) => price !== undefined) ? { price: highestPrice(prices) } : {}),
    ...(lengths.every((length) => length !== undefined) ? { maxOutputTokens: Math.max(...lengths) } : {}),
    ...(models.every(({ toolGrammar }) => toolGrammar === true) ? { toolGrammar: true } : {}),
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
