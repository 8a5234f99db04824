// The parts of a Markdown text, as data: markup becomes elements only where the view makes them, and never from text.

import { Lexer, type Token, type Tokens } from "marked"
import { firstUnits } from "./marks.ts"

/** UTF-16 units of a text that are shown as Markdown. */
export const MOST_MARKDOWN = 100_000

/**
 * Squares of the lengths of the paragraphs whose emphasis, links and code are found, in all: the time to find them may
 * grow with the square of a paragraph's length.
 */
const MOST_WORK = 50_000_000

/** The blocks of the beginning of a text; null for one that is nested too deep. */
export function blocksOf(text: string): readonly Token[] | null {
  const lexer = new Lexer({ gfm: true })
  try {
    const blocks = lexer.blockTokens(firstUnits(text, MOST_MARKDOWN).replaceAll(/\r\n?/g, "\n"), lexer.tokens)
    let work = 0
    for (const { src, tokens } of lexer.inlineQueue) {
      if (work + src.length ** 2 > MOST_WORK) {
        tokens.push({ type: "text", raw: src, text: src, escaped: false })
        continue
      }
      work += src.length ** 2
      lexer.inlineTokens(src, tokens)
    }
    return blocks
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const ENTITIES: { readonly [entity: string]: string } = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": "\u00a0",
}

/** The text of a token as a page shows it. */
export function textOf(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity]!)
}

/** The text and the address of a link, which are one if they are equal. */
export function linkOf({ text, href }: Pick<Tokens.Link, "text" | "href">): string {
  return href === text || href === `mailto:${text}` ? "" : href
}
