// A text without its fenced blocks labelled `recall`: an answer that was evaluated does not have them.

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)/

/** Line by line, so that what is never closed costs no more than what is. */
export function withoutBlocks(text: string): string {
  const kept: string[] = []
  /** The lines of the block that is open, whether it goes, and its fence. */
  let block: string[] | null = null
  let isLive = false
  let fence = ""
  for (const line of text.split(/(?<=\n)/)) {
    if (block === null) {
      const [, opened, label] = OPENING.exec(line) ?? []
      if (opened === undefined) kept.push(line)
      else [block, isLive, fence] = [[line], label === "recall", opened]
      continue
    }
    block.push(line)
    if (!closes(line, fence)) continue
    if (!isLive) kept.push(...block)
    block = null
  }
  return kept.join("") + (block ?? []).join("")
}

/** At least as long as what opened the block, and nothing else. */
function closes(line: string, fence: string): boolean {
  const text = line.trim()
  return text.length >= fence.length && line.search(/\S/) <= 3 && text === fence[0]!.repeat(text.length)
}
