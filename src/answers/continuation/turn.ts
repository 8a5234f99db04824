// `turn`: the outcome of a call is the next message, and the answer continues in the one after. `tool`: likewise, with
// the outcome of each call of the tool as a message of its own.

import type { CallOutcome, Message, Passage, ToolCall } from "../../models/model.ts"
import { renderDatum } from "../prompt/prompt.ts"

// Part of every note, so that each request begins with the whole previous one, which a server may have cached.
const GO_ON = "Go on exactly there. If nothing is missing, write nothing."
const NOTHING_WRITTEN = "It adds nothing to your answer: go on."

// oxlint-disable-next-line recall/prose -- a prompt, whose wording is in recorded requests
const PLACED = "The result of your call; it stands in the call's place:"

const THOUGHT_OVER = "The thought is over, and no part of your answer: write on with the answer itself."

/** UTF-16 units at the end of a thought that was cut, as its model is shown it. */
const MAX_END = 600

/** A message without text: servers refuse an empty one, and items must precede a message. */
const NOTHING = "…"

export function turn(opening: readonly Message[], transcript: readonly Passage[]): Message[] {
  const messages = [...opening]
  let written = ""
  let items: unknown[] = []
  let notes: string[] = []
  let ending = NOTHING_WRITTEN
  const say = (calls: readonly ToolCall[] = []) => {
    messages.push({
      role: "assistant",
      content: written === "" && calls.length === 0 ? NOTHING : written,
      ...(items.length === 0 ? {} : { items }),
      ...(calls.length === 0 ? {} : { calls }),
    })
    written = ""
    items = []
  }
  const flush = () => {
    if (notes.length === 0) return
    say()
    messages.push({ role: "user", content: `${notes.join("\n")}\n${ending}` })
    notes = []
    ending = NOTHING_WRITTEN
  }
  for (const passage of transcript) {
    if (passage.kind === "written") {
      flush()
      written += passage.text
    } else if (passage.kind === "item") {
      flush()
      // An item precedes the text that it belongs to.
      if (written !== "") say()
      items.push(passage.item)
    } else if (passage.kind === "calls") {
      flush()
      say(passage.calls.map(({ call }) => call))
      for (const { call, outcome } of passage.calls)
        messages.push({ role: "tool", callId: call.id, content: outcome.map(outcomeOf).join("\n") })
    } else {
      notes.push(noteOn(passage))
      if (passage.kind === "thought") ending = THOUGHT_OVER
      else if (passage.kind !== "note" && (passage.kind !== "result" || passage.isPlaced)) ending = GO_ON
    }
  }
  flush()
  return messages
}

/** The outcome of a call of the tool, as its model reads it. */
function outcomeOf(passage: CallOutcome): string {
  switch (passage.kind) {
    case "result":
      return renderDatum(passage.card)
    case "note":
      return passage.message
    case "problem":
      return `No result: ${passage.message}`
  }
}

function noteOn(passage: CallOutcome | Extract<Passage, { readonly kind: "cut" | "thought" }>): string {
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
    case "thought":
      return `You were thinking. Your thought ended with ${JSON.stringify(endOf(passage.text))}`
  }
}

function endOf(text: string): string {
  return text.length <= MAX_END ? text : `…${text.slice(-MAX_END).replace(/^[\uDC00-\uDFFF]/, "")}`
}
