// How an answer that was paused goes on: one small strategy each, by what the provider can do.

import type { Continuation, Message, ModelRequest } from "../../models/model.ts"
import type { Passage } from "../transcript.ts"
import { completion } from "./completion.ts"
import { prefill } from "./prefill.ts"
import { turn } from "./turn.ts"

/** What is sent to go on with a transcript, or to begin where it is empty. */
export function continued(
  how: Continuation,
  opening: readonly Message[],
  transcript: readonly Passage[],
): Pick<ModelRequest, "messages" | "prompt"> {
  switch (how) {
    case "turn":
      return { messages: turn(opening, transcript), prompt: null }
    case "prefill":
      return { messages: prefill(opening, transcript), prompt: null }
    case "completion":
      return { messages: [...opening], prompt: completion(opening, transcript) }
  }
}
