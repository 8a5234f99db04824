// A model that gives items of its own between the pieces of its answers.

import type { Model, ModelRequest } from "../../src/index.ts"

export interface ItemModel extends Model {
  readonly requests: readonly ModelRequest[]
}

/** The model with an item before its first delta, and before each further one of which the number divides `every`. */
export function givingItems(model: ItemModel, every = 1): ItemModel {
  let count = 0
  return {
    ...model,
    async *generate(request, options) {
      let deltas = 0
      for await (const event of model.generate(request, options)) {
        if (event.type === "delta" && deltas++ % every === 0)
          yield { type: "item", item: { type: "reasoning", number: count++ } }
        yield event
      }
    },
  }
}

/** The items in the messages of a request, in their order. */
export function itemsIn({ messages }: Pick<ModelRequest, "messages">): readonly unknown[] {
  return messages.flatMap(({ items = [] }) => items)
}
