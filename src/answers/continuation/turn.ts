// `turn`: the outcome of a call is the next message, and the answer continues in the one after.

import type { Message } from "../../models/model.ts"
import { renderDatum } from "../prompt.ts"
import type { Passage } from "../transcript.ts"

// Part of every note, so that each request begins with the whole previous one, which a server may have cached.
const GO_ON = "Go on exactly there. If nothing is missing, write nothing."
const NOTHING_WRITTEN = "It leaves nothing in the answer: go on as if you had not written it."

// oxlint-disable-next-line recall/prose -- a prompt, whose wording is in recorded requests
const PLACED = "The result of your call; it stands in the call's place:"

export function turn(opening: readonly Message[], transcript: readonly Passage[]): Message[] {
  const messages = [...opening]
  let written = ""
  let notes: string[] = []
  let isBinding = true
  const flush = () => {
    if (notes.length === 0) return
    // Servers refuse an empty message; an answer that was cut before its first word has nothing else to show.
    messages.push(
      { role: "assistant", content: written === "" ? "…" : written },
      { role: "user", content: `${notes.join("\n")}\n${isBinding ? NOTHING_WRITTEN : GO_ON}` },
    )
    written = ""
    notes = []
    isBinding = true
  }
  for (const passage of transcript) {
    if (passage.kind !== "written") {
      notes.push(noteOn(passage))
      isBinding &&= passage.kind === "note" || (passage.kind === "result" && !passage.isPlaced)
    } else {
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
        ? `${PLACED}\n${renderDatum(passage.card)}`
        : `Bound to ${passage.name}:\n${renderDatum(passage.card)}`
    case "note":
      return passage.message
    case "problem":
      return `Your call has no result and leaves nothing in the answer: ${passage.message}`
    case "cut":
      return "Your answer was cut off."
  }
}
