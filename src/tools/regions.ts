// The parts of a text that are Recall: fenced blocks labelled `rcl` or `recall`, each as a text with the same offsets.

import type { Span } from "../../grammar/index.ts"
import { DECLARATION_WORD } from "../../grammar/keywords.ts"

/** A fenced block of a document. */
export interface Block extends Span {
  /** A module with the block at the same offsets; before it are blanks. A block of one expression follows an EMIT. */
  readonly text: string
  /** Whether it is whole: another word behind the label, as in `rcl excerpt`, says that it is not. */
  readonly isWhole: boolean
}

const FENCE = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^\n`]*?)[ \t]*\r?$/u
const DECLARES = new RegExp(`^[ \\t]*${DECLARATION_WORD}`, "mu")
const LABELS: ReadonlySet<string> = new Set(["rcl", "recall"])

/** The blocks of a text in order. A block that is never closed runs to the end. */
export function blocksIn(text: string): readonly Block[] {
  const blocks: Block[] = []
  let open: Opening | null = null
  const close = ({ start, indent, words: [label = "", ...others] }: Opening, end: number) => {
    if (LABELS.has(label)) blocks.push(blockOf(text, { start, end, isWhole: others.length === 0 }, indent))
  }
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf("\n", at)
    const next = newline < 0 ? text.length : newline + 1
    const fence = FENCE.exec(text.slice(at, newline < 0 ? text.length : newline))
    if (fence !== null) {
      const [, indent = "", mark = "", info = ""] = fence
      if (open === null) open = { mark, indent, start: next, words: info.split(/\s+/u).filter((word) => word !== "") }
      else if (info === "" && mark.startsWith(open.mark)) {
        close(open, at)
        open = null
      }
    }
    at = next
  }
  if (open !== null) close(open, text.length)
  return blocks
}

interface Opening {
  readonly mark: string
  readonly indent: string
  readonly start: number
  readonly words: readonly string[]
}

function blockOf(text: string, { start, end, isWhole }: Omit<Block, "text">, indent: string): Block {
  const code = text.slice(start, end)
  const before = DECLARES.test(code) || code.trim() === "" ? "\n" : "\nEMIT\n"
  const blanks = " ".repeat(Math.max(0, start - before.length))
  return { start, end, isWhole, text: blanks + before + flushLeft(code, indent) }
}

/** The lines with each line end moved behind the block's own indentation: a declaration begins a line. */
function flushLeft(code: string, indent: string): string {
  return indent === "" ? code : `\n${code}`.replaceAll(`\n${indent}`, `${indent}\n`).slice(1)
}
