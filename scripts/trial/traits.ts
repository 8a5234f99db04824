// The properties of a model apart from its function, as a recording keeps them.

import type { Model } from "../../src/index.ts"

/** The properties of a model that affect how a program runs with it, as a recording keeps them. */
export type Traits = Omit<Model, "generate" | "keep">

/** A new property of models is added here, or the compiler stops. */
const TRAITS = {
  id: true,
  parameters: true,
  continuation: true,
  pause: true,
  price: true,
  maxOutputTokens: true,
  shown: true,
  structuredOutput: true,
} satisfies { readonly [trait in keyof Required<Traits>]: true }

export function traitsOf(model: Model): Traits {
  const names = Object.keys(TRAITS) as (keyof Traits)[]
  const given = names.filter((name) => model[name] !== undefined).map((name) => [name, model[name]] as const)
  return Object.fromEntries(given) as unknown as Traits
}
