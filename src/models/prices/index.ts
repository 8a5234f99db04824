// `recall-lang/models/prices`: the prices of well-known models.

import { discounted } from "../cost.ts"
import type { Model } from "../model.ts"
import { LIST } from "./embedded.ts"
import { findPrice, type Wanted } from "./list.ts"

/** The base URL of a model of `openai()` whose parameters name none. */
const OPENAI_URL = "https://api.openai.com/v1"

/** The day on which the list of prices was published, as `2026-09-23`. */
export const PRICES_FROM: string = LIST.published

/**
 * The model with the price that its provider had on `PRICES_FROM`; the same model if it has a price already, or the
 * list has none. A model in batches has the part of it that these cost. Knows models of `openai()` by their base URL,
 * and those of `aiSdk()` by their provider.
 */
export function withListedPrice(model: Model): Model {
  if (model.price !== undefined) return model
  const wanted = wantedOf(model)
  const today = new Date().toISOString().slice(0, 10)
  const price = wanted === undefined ? undefined : findPrice(LIST, wanted, today)
  return price === undefined ? model : { ...model, price: discounted(price, model.discount ?? 1) }
}

function wantedOf({ id, parameters = {} }: Model): Wanted | undefined {
  const [, kind, rest = ""] = /^(openai|ai-sdk):(.*)$/s.exec(id) ?? []
  if (kind === "openai") {
    const { base_url: url = OPENAI_URL } = parameters
    return typeof url === "string" ? { model: rest, url } : undefined
  }
  const [, provider, model] = kind === undefined ? [] : (/^([^:]*):(.*)$/s.exec(rest) ?? [])
  return provider === undefined || model === undefined ? undefined : { provider, model }
}
