// Removes fenced blocks labelled `recall` from a text, as the evaluation of an answer does.

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)/

/** The text without the blocks. Reads line by line, so that a block that is never closed costs no more than others. */
export function withoutBlocks(text: string): string {
  const kept: string[] = []
  /** The lines of the open block, whether it is labelled `recall`, and its fence. */
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

/** Whether a line is a fence at least as long as the opening one, and nothing else. */
function closes(line: string, fence: string): boolean {
  const text = line.trim()
  return text.length >= fence.length && line.search(/\S/) <= 3 && text === fence[0]!.repeat(text.length)
}
