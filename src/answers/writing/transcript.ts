// The transcript of an unfinished answer: the text that the model wrote, and the outcomes of its calls.

import type { Passage } from "../../models/model.ts"
import { sourceOfAll } from "../../trace/call-source.ts"

/** All text that the model itself wrote. Calls of the tool are in it as nodes. */
export function writtenIn(transcript: readonly Passage[]): string {
  return transcript
    .map((passage) => {
      if (passage.kind === "written") return passage.text
      return passage.kind === "calls" ? sourceOfAll(passage.calls.map(({ call }) => call)) : ""
    })
    .join("")
}

/** The transcript of an answer that was cut where its continuation decides what the end of its text is. */
export function withUnfinished(
  transcript: readonly Passage[],
  unfinished: Extract<Passage, { readonly kind: "written" | "thought" }> | undefined,
): readonly Passage[] {
  if (unfinished === undefined) return transcript
  return unfinished.kind === "thought"
    ? [...transcript, unfinished]
    : [...transcript.slice(0, -1), unfinished, ...transcript.slice(-1)]
}

/** The transcript as a part of the keys of requests, in which the end of a value counts only where it is not whole. */
export function keyOfTranscript(transcript: readonly Passage[]): string {
  return JSON.stringify(transcript.map(keyed))
}

function keyed(passage: Passage): unknown {
  if (passage.kind === "calls")
    return { ...passage, calls: passage.calls.map((made) => ({ ...made, outcome: made.outcome.map(keyed) })) }
  if (passage.kind !== "result" || passage.card.whole === null) return passage
  const { ending: _, ...card } = passage.card
  return { ...passage, card }
}
