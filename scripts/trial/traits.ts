// The properties of a model apart from its function, as a recording keeps them.

import type { Model } from "../../src/index.ts"

/** The properties of a model that affect how a program runs with it, as a recording keeps them. */
export type Traits = Omit<Model, "generate" | "keep" | "detached" | "waiting" | "discount">

/** A new property of models is added here, or the compiler stops. */
const TRAITS = {
  id: true,
  parameters: true,
  continuation: true,
  pause: true,
  price: true,
  budget: true,
  models: true,
  maxOutputTokens: true,
  shown: true,
  toolGrammar: true,
  structuredOutput: true,
} satisfies { readonly [trait in keyof Required<Traits>]: true }

/** The traits of a model. The address of its server is none: the same model may be served elsewhere. */
export function traitsOf(model: Model): Traits {
  const { base_url: _, ...parameters } = model.parameters ?? {}
  const { parameters: __, ...others }: Partial<Traits> = Object.fromEntries(
    (Object.keys(TRAITS) as (keyof Traits)[])
      .filter((name) => model[name] !== undefined)
      .map((name) => [name, model[name]]),
  )
  return { id: model.id, ...(Object.keys(parameters).length === 0 ? {} : { parameters }), ...others }
}
