// Counts of a provider to warn of: those that cannot be true, and an input of which it counts far less than was sent,
// as if it had cut the beginning of a long prompt off in silence.

import type { Diagnostic } from "../../../grammar/index.ts"
import { shorten } from "../../base/shorten.ts"
import type { Model, ModelRequest } from "../../models/model.ts"
import type { Location } from "../../values/failure.ts"
import { textOf, type Bill } from "./bill.ts"
import { estimateTokens } from "./estimate.ts"

/** UTF-16 units of the shortest request that is checked: servers do not cut shorter ones. */
const SHORTEST = 8_000

/** UTF-16 units for each counted token below which the count is believed without an estimate: texts have 2 to 5. */
const UNITS_PER_TOKEN = 8

/** The warning for an answer that has ended whose provider has counted what cannot be true, or far too little. */
export function countWarning(
  request: ModelRequest,
  bill: Bill,
  model: Model,
  location: Location,
): Diagnostic | undefined {
  const { id, keep = true } = model
  const { impossible } = bill
  // A model that takes nothing may count nothing.
  if (keep && impossible !== undefined) {
    const [input, output] = [impossible.input, impossible.output].map((count) => shorten(String(count)))
    return {
      code: "impossible-usage",
      severity: "warning",
      message: `${id} counted ${input} tokens of input and ${output} of output, which cannot be: they are estimated`,
      hint: "look at what its server or proxy reports: budgets and costs go by the estimate",
      ...location,
    }
  }
  // One that takes no money, such as a program, may read as little of the messages as it likes.
  const short = keep ? shortInput(request, bill) : undefined
  if (short === undefined) return undefined
  const { counted, estimated } = short
  return {
    code: "short-input",
    severity: "warning",
    message: `${id} counted ${counted} tokens of input where about ${estimated} were sent: it may cut prompts`,
    hint: "raise the server's context length, which is num_ctx in Ollama, or give the question less data at once",
    ...location,
  }
}

/** The input that a provider has counted where that is less than half of its estimate; undefined for any other. */
function shortInput(
  request: ModelRequest,
  bill: Bill,
): { readonly counted: number; readonly estimated: number } | undefined {
  const { messages, prompt } = request
  const length = prompt?.length ?? messages.reduce((sum, { content }) => sum + content.length, 0)
  if (length < SHORTEST) return undefined
  const { input, estimated } = bill.total().cost
  if (estimated === true || length < input * UNITS_PER_TOKEN) return undefined
  const expected = estimateTokens(textOf(request))
  return expected > 2 * input ? { counted: input, estimated: expected } : undefined
}
