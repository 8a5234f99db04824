// The parts of a template from its pieces: a block dedented, then escapes resolved.

import type { Expression } from "./ast.ts"
import { templateText } from "./escapes.ts"

/** A text as it is in the source, or an expression in it. */
export type Piece = { readonly text: string; readonly escaped: boolean } | Expression

/** The parts of a template, in which no two texts are adjacent and none is empty. */
export function templateParts(pieces: readonly Piece[], block: boolean): (string | Expression)[] {
  const parts: (string | Expression)[] = []
  for (const piece of block ? dedent(pieces) : pieces) {
    if ("kind" in piece) parts.push(piece)
    else if (piece.text !== "") parts.push(piece.escaped ? templateText(piece.text) : piece.text)
  }
  return parts
}

/**
 * Removes the newline after the opening, a last line of blanks with its newline, and the longest white space that all
 * lines with anything on them begin with. Only lines that begin in the text count, so not the rest of the opening line.
 * Lines of blanks become empty, line ends become "\n". Escapes are resolved later, so they are no white space.
 */
function dedent(pieces: readonly Piece[]): Piece[] {
  const last = pieces.length - 1
  const texts = pieces.map((piece) => ("kind" in piece ? null : piece.text.replaceAll("\r\n", "\n")))
  const first = texts[0]
  const onOpeningLine = typeof first !== "string" || !first.startsWith("\n")
  const final = texts[last]
  if (typeof final === "string")
    texts[last] = final.replace(/\n[ \t]*$/u, last === 0 && /^\n[ \t]*$/u.test(final) ? "\n" : "")
  const margin = commonMargin(texts)
  return pieces.map((piece, index) => {
    const text = texts[index]
    if ("kind" in piece || typeof text !== "string") return piece
    const lines = text.split("\n").map((line, number, all) => {
      if (number === 0) return line
      const blank = /^[ \t]*$/u.test(line) && (number < all.length - 1 || index === last)
      return blank ? "" : line.slice(margin)
    })
    if (index === 0 && !onOpeningLine) lines.shift()
    return { text: lines.join("\n"), escaped: piece.escaped }
  })
}

/** The length of the white space that every line with anything on it shares. */
function commonMargin(texts: readonly (string | null)[]): number {
  let margin: string | null = null
  texts.forEach((text, index) => {
    if (text === null) return
    const lines = text.split("\n")
    for (let number = 1; number < lines.length; number++) {
      const line = lines[number] as string
      const indent = /^[ \t]*/u.exec(line)?.[0] ?? ""
      const followed = number === lines.length - 1 && index < texts.length - 1
      if (indent.length === line.length && !followed) continue
      margin = margin === null ? indent : shared(margin, indent)
    }
  })
  return margin === null ? 0 : (margin as string).length
}

function shared(first: string, second: string): string {
  let length = 0
  while (length < first.length && first.charAt(length) === second.charAt(length)) length++
  return first.slice(0, length)
}
