// The transcript of an unfinished answer: the text that the model wrote, and the outcomes of its calls.

import type { Datum, ToolCall } from "../../models/model.ts"
import { sourceOfAll } from "../../trace/call-source.ts"

/** A passage of an unfinished answer. */
export type Passage =
  /** Text that the model wrote, including its calls as written. */
  | { readonly kind: "written"; readonly text: string }
  /** A part of the answer in the provider's own form, which the provider needs to continue it. */
  | { readonly kind: "item"; readonly item: unknown }
  /** The calls of the tool with which a message ended, each with its outcome. */
  | { readonly kind: "calls"; readonly calls: readonly MadeCall[] }
  | Outcome
  /** Generation stopped early: at the length limit, or with the connection. */
  | { readonly kind: "cut" }
  /** The unfinished thought that a cut has divided. Only the request that continues it has this passage. */
  | { readonly kind: "thought"; readonly text: string }

export interface MadeCall {
  readonly call: ToolCall
  readonly outcome: readonly Outcome[]
}

/** A passage on the outcome of a call or block. */
export type Outcome =
  /** The value of the preceding call, placed in the answer's text and bound to `it`, or bound to another name. */
  | { readonly kind: "result"; readonly name: string; readonly isPlaced: boolean; readonly card: Datum }
  /** The preceding block or call bound something that is not shown. */
  | { readonly kind: "note"; readonly message: string }
  /** The preceding call was not made, or has no result. */
  | { readonly kind: "problem"; readonly message: string }

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
