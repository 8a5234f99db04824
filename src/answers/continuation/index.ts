// The continuation of a paused answer: one small strategy for each ability of a provider.

import type { Continuation, Message, ModelRequest, Passage } from "../../models/model.ts"
import { completion } from "./completion.ts"
import { prefill } from "./prefill.ts"
import { turn } from "./turn.ts"

/** The messages or prompt that continue a transcript, or begin an answer where the transcript is empty. */
export function continuationOf(
  how: Continuation,
  opening: readonly Message[],
  transcript: readonly Passage[],
): Pick<ModelRequest, "messages" | "prompt"> {
  switch (how) {
    case "turn":
    case "tool":
      return { messages: turn(opening, transcript), prompt: null }
    case "prefill":
      return { messages: prefill(opening, transcript), prompt: null }
    case "completion":
      return { messages: [...opening], prompt: completion(opening, transcript) }
  }
}
