// The key of a question in the memo: everything that can change its answer.

import type { Ask } from "./effects.ts"
import { typeKey } from "../values/types.ts"
import type { Value } from "../values/values.ts"

/**
 * The question, its options, and its data by name. Long texts are not copied into a key: they are compared as they are.
 */
export function questionKey(ask: Ask): readonly Value[] {
  const options = JSON.stringify([
    ask.model,
    ask.sample,
    ask.recursive,
    typeKey(ask.returns),
    ask.data.map(({ name }) => name),
  ])
  return [ask.question, options, ask.tools, ...ask.data.map(({ value }) => value)]
}
