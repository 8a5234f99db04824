// `turn`: the outcome of a call is the next message, and the answer continues in the one after. `tool`: likewise, with
// the outcome of each call of the tool as a message of its own.

import type { Message } from "../../models/model.ts"
import { renderDatum } from "../prompt.ts"
import type { Outcome, Passage } from "../transcript.ts"

/** Part of every note, so that each request begins with the whole previous one, which a server may have cached. */
const GO_ON = "Go on exactly there."

// oxlint-disable-next-line recall/prose -- a prompt, whose wording is in recorded requests
const PLACED = "The result of your call; it stands in the call's place:"

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
    if (passage.kind === "written") {
      flush()
      written += passage.text
    } else if (passage.kind === "calls") {
      flush()
      messages.push(
        { role: "assistant", content: written, calls: passage.calls.map(({ call }) => call) },
        ...passage.calls.map(({ call, outcome }): Message => ({
          role: "tool",
          callId: call.id,
          content: outcome.map(outcomeOf).join("\n"),
        })),
      )
      written = ""
    } else notes.push(noteOn(passage))
  }
  flush()
  return messages
}

/** The outcome of a call of the tool, as its model reads it. */
function outcomeOf(passage: Outcome): string {
  switch (passage.kind) {
    case "result":
      return renderDatum(passage.card)
    case "note":
      return passage.message
    case "problem":
      return `No result: ${passage.message}`
  }
}

function noteOn(passage: Outcome | { readonly kind: "cut" }): string {
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
