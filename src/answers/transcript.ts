// An answer as far as it has come: what the model wrote, and what became of its calls.

import type { Datum } from "../models/model.ts"

/** A passage of an unfinished answer. */
export type Passage =
  /** What the model wrote, calls included as it wrote them. */
  | { readonly kind: "written"; readonly text: string }
  /** The result of the call that the passage before ends with, as a card. `names`: what it is bound to, `it` among them. */
  | { readonly kind: "result"; readonly names: readonly string[]; readonly card: Datum }
  /** The block that the passage before ends with was taken, and gave no value to show. */
  | { readonly kind: "note"; readonly message: string }
  /** The call that the passage before ends with was not made, or gave no result. */
  | { readonly kind: "problem"; readonly message: string }
  /** Generation stopped in the middle: at the length limit, or with the connection. */
  | { readonly kind: "cut" }

/** All that the model itself wrote. */
export function writtenIn(transcript: readonly Passage[]): string {
  return transcript.map((passage) => (passage.kind === "written" ? passage.text : "")).join("")
}
