// Creates the models of a configuration.

import type { Model } from "../model.ts"
import { withFallback } from "../network/fallback.ts"
import type { Configuration, ModelConfiguration } from "./configuration.ts"
import { fallbackChain, isModel } from "./parse.ts"

/**
 * The models of a configuration by name. Loads only the providers that it names. A fallback is the other model alone,
 * without that one's fallback. Rejects with a UsageError for models that cannot replace each other.
 */
export async function createModels(configuration: Configuration): Promise<{ readonly [name: string]: Model }> {
  const entries = Object.entries(configuration.models ?? {})
  const single = new Map(
    await Promise.all(
      entries.map(
        async ([name, given]) => [name, isModel(given) ? await priced(given) : await createModel(given)] as const,
      ),
    ),
  )
  return Object.fromEntries(
    entries.map(([name]) => {
      const [first, ...others] = fallbackChain(configuration, name).map((one) => single.get(one)!)
      return [name, withFallback([first!, ...others])]
    }),
  )
}

/** The model with its own price, or the listed one. */
export async function priced(model: Model): Promise<Model> {
  return model.price === undefined ? (await import("../prices/index.ts")).withListedPrice(model) : model
}

async function createModel({ provider, fallback: _, ...options }: ModelConfiguration): Promise<Model> {
  switch (provider) {
    case "offline":
      return (await import("../offline/index.ts")).offline()
    case "tiny":
      return (await import("../tiny/index.ts")).tiny()
    case "openai":
      return priced((await import("../openai/index.ts")).openai({ ...options, model: options.model ?? "" }))
  }
}
