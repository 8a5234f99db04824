// Templates stay as written; the lines of a block move with the indentation around it where its text stays the same.

import type { Template } from "../index.ts"
import { HARD_LINE, indent, verbatim, type Doc } from "./doc.ts"

export function templateDoc(node: Template, source: string): Doc {
  const text = source.slice(node.start, node.end)
  const lines = movable(node, text)
  if (lines === null) return verbatim(text)
  const margin = marginOf(lines.slice(1, -1))
  const closing = lines[lines.length - 1]!
  const inner = lines
    .slice(1, -1)
    .map((line) => [HARD_LINE, line.slice(margin).trimEnd() === "" ? "" : verbatim(line.slice(margin))])
  const end = [HARD_LINE, '"""']
  return closing.length - 3 >= margin ? ['"""', indent([inner, end])] : ['"""', indent(inner), end]
}

/** The lines of a block whose first and last line have only its quotes, each indented by blanks; null for others. */
function movable(node: Template, text: string): readonly string[] | null {
  if (!node.block) return null
  // A block's line ends are "\n" in its text, whatever they are in the file.
  const lines = text.split(/\r?\n/)
  if (lines.some((line) => /[\r\t]/.test(line))) return null
  if (lines.length < 3 || lines[0] !== '"""' || !/^ *"""$/.test(lines[lines.length - 1]!)) return null
  // A line that begins inside of a live part, or in a template of it, is not the block's own.
  const live = node.parts.some(
    (part) => typeof part !== "string" && text.slice(part.start - node.start, part.end - node.start).includes("\n"),
  )
  const parts = text.match(/\$\{[^}]*\n/)
  return live || parts !== null || marginOf(lines.slice(1, -1)) === Infinity ? null : lines
}

function marginOf(lines: readonly string[]): number {
  return Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length))
}
