// Tells code from prose where no mark does: a piece of a text may begin or end inside a code block.

const BEGINS = /^(?:\$ |>>> |#include\b|import .*(?:from|;)|from \w+ import|def \w+\(|class \w+.*[:{]|(?:export |async |public |static )*(?:function|const|let|var|fn|func|type|interface)\b|return\b.*[;)]|npm |npx |pip |git |\/\/|\/\*|\*\/|@\w+\()/
const ENDS = /[{};]$|^[)\]},;]+$|=>|\)\s*\{|\w\(.*\)[;,]?$/

/** Whether a line is rather code than prose. */
export function isCodeLine(line: string): boolean {
  const text = line.trim()
  if (text === "") return false
  const signs = text.match(/[{}()[\];=<>$|&\\/_`"+*]/g)?.length ?? 0
  return BEGINS.test(text) || ENDS.test(text) || (signs >= 3 && signs * 10 > text.length)
}

/** Whether at least half of the lines are. */
export function isCode(lines: readonly string[]): boolean {
  const written = lines.filter((line) => line.trim() !== "")
  return written.length > 0 && written.filter(isCodeLine).length * 2 >= written.length
}

const FENCE = /^\s*(?:`{3,}|~{3,})/

/**
 * The lines of a piece of a text that begins inside a code block, with a fence put before them: the first fence would
 * otherwise seem to open what it closes, and the prose behind it to be code.
 */
export function withOpenedFence(lines: readonly string[]): readonly string[] {
  const fences = lines.flatMap((line, i) => (FENCE.test(line) ? [i] : []))
  const first = fences[0]
  if (fences.length % 2 === 0 || first === undefined || !/^\s*(?:`{3,}|~{3,})\s*$/.test(lines[first]!)) return lines
  return isCode(lines.slice(0, first)) && !isCode(lines.slice(first + 1, fences[1] ?? lines.length)) ? [lines[first]!, ...lines] : lines
}
