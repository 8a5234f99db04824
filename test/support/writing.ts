// A model that writes one text in each request.

import type { Model } from "../../src/models/model.ts"
import { cutText, type Cut } from "../../src/testing/cut.ts"

/**
 * A model that writes the text of each turn, whatever is in its requests; a text that ends in ✂ is cut there by the
 * length limit.
 */
export function writing(
  turns: readonly string[],
  { chunk, ...traits }: Partial<Model> & { readonly chunk?: Cut } = {},
) {
  return {
    id: "writing",
    requests: 0,
    ...traits,
    async *generate() {
      const turn = turns[Math.min(this.requests++, turns.length - 1)]!
      for (const text of cutText(turn.replace(/✂$/, ""), chunk)) yield { type: "delta" as const, text }
      yield { type: "finish" as const, reason: turn.endsWith("✂") ? ("length" as const) : ("stop" as const) }
    },
  }
}
