// The formatting of a module as edits.

import { formatModule } from "../../grammar/format/format.ts"
import type { Edit } from "../program/check/fix.ts"
import { editBetween } from "./edits.ts"

/** The edits that give a module the one style; null for a text that does not parse. */
export function formattingOf(text: string): readonly Edit[] | null {
  const formatted = formatModule(text).text
  return formatted === null ? null : editBetween(text, formatted)
}
