// Distinguishes code from prose without marks, as a piece of a text may begin or end inside a code block.

import { plain } from "./inline.ts"
import { pattern } from "./pattern.ts"

const BEGINS = pattern("")`
  ^(?:\$ |>>> |#include\b|import .*(?:from|;)|from \w+ import|def \w+\(|class \w+.*[:{]
  |(?:export |async |public |static )*(?:function|const|let|var|fn|func|type|interface)\b|return\b.*[;)]
  |npm |npx |pip |git |\/\/|\/\*|\*\/|@\w+\()`
const ENDS = /[{};]$|^[)\]},;]+$|=>|\)\s*\{|\w\(.*\)[;,]?$/

/** Whether a line is more likely code than prose. */
export function isCodeLine(line: string): boolean {
  const text = line.trim()
  if (!/\p{L}/u.test(text)) return /^[{}()[\];,]+$/.test(text)
  if (BEGINS.test(text) || ENDS.test(text)) return true
  const shown = plain(text)
  const signs = shown.match(/[{}()[\];=<>$|&\\/_"+*]/g)?.length ?? 0
  return signs >= 3 && signs * 10 > shown.length
}

/** Whether at least half of the lines are code. */
export function isCode(lines: readonly string[]): boolean {
  const written = lines.filter((line) => line.trim() !== "")
  return written.length > 0 && written.filter(isCodeLine).length * 2 >= written.length
}

/** Whether a paragraph is certainly prose, even between fences of code. */
export function isProse(lines: readonly string[]): boolean {
  const text = lines.join(" ").trim()
  return (
    !lines.some(isCodeLine)
    && /^[\p{Lu}\p{Lo}"“]/u.test(text)
    && /[.!?。！？]["”)]?$/.test(text)
    && (text.split(/\s+/).length >= 8 || /[\p{Script=Hangul}\p{Script=Han}]{2}/u.test(text))
  )
}
