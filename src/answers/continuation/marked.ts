// The answer so far as one text, for models that continue a text: the outcome of a call follows it, in marks.

import type { Passage } from "../../models/model.ts"
import { renderDatum } from "../prompt/prompt.ts"

/**
 * The marks around text that the model did not write. The prompt explains them; in the model's own text they mean
 * nothing.
 */
export const OPEN_MARK = "⟦"
export const CLOSE_MARK = "⟧"

export function marked(transcript: readonly Passage[]): string {
  return transcript
    .map((passage) => {
      switch (passage.kind) {
        case "written":
        case "thought":
          return passage.text
        case "item": // no place for it in a text
          return ""
        case "result":
          return `${OPEN_MARK}${passage.name} =\n${withoutMarks(renderDatum(passage.card))}${CLOSE_MARK}`
        case "note":
          return `${OPEN_MARK}${passage.message}${CLOSE_MARK}`
        case "problem":
          return `${OPEN_MARK}no result, nothing stays in the answer: ${withoutMarks(passage.message)}${CLOSE_MARK}`
        case "calls":
        case "cut":
          return ""
      }
    })
    .join("")
}

function withoutMarks(text: string): string {
  return text.replaceAll(OPEN_MARK, "[[").replaceAll(CLOSE_MARK, "]]")
}
