// Finds the fenced code blocks of a Markdown text, with the line that each begins on.

export interface CodeBlock {
  /** The first word after the fence: `ts`, `sh`, `rcl`, … Empty where there is none. */
  readonly language: string
  /** The other words after the fence. */
  readonly attributes: readonly string[]
  readonly code: string
  /** The line of the opening fence, from 1. */
  readonly line: number
}

/** The blocks in order. A block ends at a fence at least as long as its own. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: {
    readonly fence: string
    readonly info: readonly string[]
    readonly line: number
    readonly code: string[]
  } | null = null
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = /^\s{0,3}(`{3,})\s*(.*)$/.exec(line)
    if (open === null) {
      if (fence !== null)
        open = { fence: fence[1] ?? "", info: (fence[2] ?? "").split(/\s+/).filter(Boolean), line: index + 1, code: [] }
    } else if (fence !== null && fence[2] === "" && (fence[1] ?? "").length >= open.fence.length) {
      const [language = "", ...attributes] = open.info
      blocks.push({ language, attributes, code: `${open.code.join("\n")}\n`, line: open.line })
      open = null
    } else {
      open.code.push(line)
    }
  }
  return blocks
}
