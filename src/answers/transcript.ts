// An answer as far as it has come: what the model wrote, and what became of its calls.

import type { Datum } from "../models/model.ts"

/** A passage of an unfinished answer. */
export type Passage =
  /** What the model wrote, calls included as it wrote them. */
  | { readonly kind: "written"; readonly text: string }
  /** The value that the call before has in the answer's text and as `it`, or that it has bound to another name. */
  | { readonly kind: "result"; readonly name: string; readonly isPlaced: boolean; readonly card: Datum }
  /** What was bound by the block or call before, and is not shown. */
  | { readonly kind: "note"; readonly message: string }
  /** The call that the passage before ends with was not made, or gave no result. */
  | { readonly kind: "problem"; readonly message: string }
  /** Generation stopped in the middle: at the length limit, or with the connection. */
  | { readonly kind: "cut" }

/** All that the model itself wrote. */
export function writtenIn(transcript: readonly Passage[]): string {
  return transcript.map((passage) => (passage.kind === "written" ? passage.text : "")).join("")
}
