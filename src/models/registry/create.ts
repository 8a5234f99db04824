// Creates the models of a configuration.

import type { Model } from "../model.ts"
import { UsageError } from "../../base/errors.ts"
import { withFallback } from "../network/fallback.ts"
import type { Limiter } from "../network/limiter.ts"
import type { Configuration, ModelConfiguration } from "./configuration.ts"
import { fallbackChain, isModel } from "./parse.ts"

/** The parts of a configuration's models that other processes share. */
export interface CreateModelsOptions {
  /** The rate of a name; `postgresLimits(…).rate`. Models with `shared` need it. */
  readonly rate?: (name: string) => Limiter
}

/**
 * The models of a configuration by name. Loads only the providers that it names. A fallback is the other model alone,
 * without that one's fallback. Rejects with a UsageError for models that cannot replace each other.
 */
export async function createModels(
  configuration: Configuration,
  surroundings: CreateModelsOptions = {},
): Promise<{ readonly [name: string]: Model }> {
  const entries = Object.entries(configuration.models ?? {})
  const single = new Map(
    await Promise.all(
      entries.map(
        async ([name, given]) =>
          [name, isModel(given) ? await priced(given) : await createModel(given, surroundings)] as const,
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

async function createModel(
  { provider, fallback: _, shared, ...options }: ModelConfiguration,
  { rate }: CreateModelsOptions,
): Promise<Model> {
  switch (provider) {
    case "offline":
      return (await import("../offline/index.ts")).offline()
    case "tiny":
      return (await import("../tiny/index.ts")).tiny()
    case "openai": {
      const { openai } = await import("../openai/index.ts")
      const { model = "", baseURL } = options
      if (shared !== undefined && rate === undefined)
        throw new UsageError(
          "bad-config",
          `the rate of ${model} is shared, and nothing gives it`,
          "pass createModels(configuration, { rate: postgresLimits({ url }).rate })",
        )
      const name = shared === true ? ["openai", model, ...(baseURL === undefined ? [] : [baseURL])].join(" ") : shared
      return priced(openai({ ...options, model, ...(name === undefined ? {} : { limiter: rate!(name) }) }))
    }
  }
}
