// `turn`: what became of a call comes as the next message, and the answer goes on in the one after.

import type { Message } from "../../models/model.ts"
import { showDatum } from "../prompt.ts"
import type { Passage } from "../transcript.ts"

const GO_ON = "Go on with your answer exactly where it stopped; repeat nothing."

export function turn(opening: readonly Message[], transcript: readonly Passage[]): Message[] {
  const messages = [...opening]
  let written = ""
  for (const [i, passage] of transcript.entries()) {
    if (passage.kind === "written") {
      written += passage.text
      continue
    }
    // Servers refuse an empty message; an answer that begins with a call that failed has nothing else to show.
    messages.push({ role: "assistant", content: written === "" ? "…" : written }, { role: "user", content: noteOn(passage, i === transcript.length - 1) })
    written = ""
  }
  return messages
}

function noteOn(passage: Exclude<Passage, { kind: "written" }>, isLast: boolean): string {
  const next = isLast ? `\n${GO_ON}` : ""
  switch (passage.kind) {
    case "result": return `The result of your call, in its place in the answer, and bound to ${passage.names.join(" and ")}:\n${showDatum(passage.card)}${next}`
    case "note": return `${passage.message}${next}`
    case "problem": return `Your call has no result and leaves nothing in the answer: ${passage.message}${next}`
    case "cut": return `Your answer was cut off.${next}`
  }
}
