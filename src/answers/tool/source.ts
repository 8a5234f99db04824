// The source of a call of the tool in the text of an answer: a node, so that places in it have a text.

import { parseDocument, type Part } from "../../../grammar/index.ts"
import type { ToolCall } from "../../models/model.ts"

/** The node that a call of the tool is in the model's text of an answer. */
export function sourceOf({ input }: ToolCall): string {
  const code = input.trim()
  if (wholePart(code) !== undefined) return code
  // A comment must not hide the parenthesis.
  return code.includes("#") ? `CALL(${code}\n)` : `CALL(${code})`
}

/** The node that a text is as a whole, if it is one. */
function wholePart(text: string): Part | undefined {
  if (!text.startsWith("CALL(")) return undefined
  const { parts } = parseDocument(text, { mode: "answer" }).document
  return parts.length === 1 && parts[0]!.kind !== "text" ? parts[0] : undefined
}
