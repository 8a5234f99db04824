// `turn`: what became of a call comes as the next message, and the answer goes on in the one after.

import type { Message } from "../../models/model.ts"
import { showDatum } from "../prompt.ts"
import type { Passage } from "../transcript.ts"

/** In every note, so that each request begins with all of the one before: what a server has cached of it stays of use. */
const GO_ON = "Go on exactly there."

export function turn(opening: readonly Message[], transcript: readonly Passage[]): Message[] {
  const messages = [...opening]
  let written = ""
  let notes: string[] = []
  const flush = () => {
    if (notes.length === 0) return
    // Servers refuse an empty message; an answer that was cut before its first word has nothing else to show.
    messages.push(
      { role: "assistant", content: written === "" ? "…" : written },
      { role: "user", content: `${notes.join("\n")}\n${GO_ON}` },
    )
    written = ""
    notes = []
  }
  for (const passage of transcript) {
    if (passage.kind !== "written") notes.push(noteOn(passage))
    else {
      flush()
      written += passage.text
    }
  }
  flush()
  return messages
}

function noteOn(passage: Exclude<Passage, { kind: "written" }>): string {
  switch (passage.kind) {
    case "result":
      return passage.isPlaced
        ? `The result of your call; it stands in the call's place:\n${showDatum(passage.card)}`
        : `Bound to ${passage.name}:\n${showDatum(passage.card)}`
    case "note":
      return passage.message
    case "problem":
      return `Your call has no result and leaves nothing in the answer: ${passage.message}`
    case "cut":
      return "Your answer was cut off."
  }
}
