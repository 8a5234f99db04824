// The answer so far as one text, for models that go on with a text: what became of a call stands right after it, in marks.

import { showDatum } from "../prompt.ts"
import type { Passage } from "../transcript.ts"

/** Stand around what the model did not write itself. The prompt says so, and a model that writes them says nothing by them. */
export const OPEN_MARK = "⟦"
export const CLOSE_MARK = "⟧"

export function marked(transcript: readonly Passage[]): string {
  return transcript
    .map((passage) => {
      switch (passage.kind) {
        case "written":
          return passage.text
        case "result":
          return `${OPEN_MARK}${passage.name} =\n${withoutMarks(showDatum(passage.card))}${CLOSE_MARK}`
        case "note":
          return `${OPEN_MARK}${passage.message}${CLOSE_MARK}`
        case "problem":
          return `${OPEN_MARK}no result, nothing stays in the answer: ${withoutMarks(passage.message)}${CLOSE_MARK}`
        case "cut":
          return ""
      }
    })
    .join("")
}

function withoutMarks(text: string): string {
  return text.replaceAll(OPEN_MARK, "[[").replaceAll(CLOSE_MARK, "]]")
}
