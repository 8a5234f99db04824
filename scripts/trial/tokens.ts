// Tokens counted here, for a server whose own counts are no tokenizer's.

import { countTokens } from "gpt-tokenizer/encoding/o200k_base"
import { textOf } from "../../src/answers/requests/bill.ts"
import type { Model } from "../../src/index.ts"

/** The source of a trial's tokens: the server's reports with Recall's estimates, or this tokenizer alone. */
export const TOKENS = ["reported", "o200k_base"] as const
export type Tokens = (typeof TOKENS)[number]

/** Units of text that are counted again with each piece: a later piece changes no token before them. */
const UNSETTLED = 200

/** A model whose usage is counted from its requests and answers. An answer that is cut off is counted, too. */
export function withCountedTokens(model: Model): Model {
  return {
    ...model,
    async *generate(request, options) {
      const once = countTokens(textOf(request))
      const count = outputCounter()
      // An attempt that was answered in part, by reasoning, has used its input.
      let [input, isAnswered] = [once, false]
      for await (const event of model.generate(request, options)) {
        if (event.type === "usage") continue
        if (event.type === "delta" || event.type === "reasoning" || event.type === "call") {
          isAnswered = true
          // The usage precedes the piece: nothing after the piece is read where it ends a call.
          yield { type: "usage", input, output: count(event.type === "call" ? event.call.input : event.text) }
        }
        if (event.type === "retry") [input, isAnswered] = [isAnswered ? input + once : input, false]
        yield event
      }
    },
  }
}

/** Counts the tokens of a growing text, in time that does not grow with it. */
function outputCounter(): (piece: string) => number {
  let [settled, rest] = [0, ""]
  return (piece) => {
    rest += piece
    const space = rest.lastIndexOf(" ", rest.length - UNSETTLED)
    if (rest.length > 2 * UNSETTLED && space > 0) {
      settled += countTokens(rest.slice(0, space))
      rest = rest.slice(space)
    }
    return settled + countTokens(rest)
  }
}
