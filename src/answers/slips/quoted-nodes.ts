// Nodes of an answer that are only quoted from the texts it was shown, in whatever disguise, part or place.

import { print, visit, type Block, type Node } from "../../../grammar/index.ts"
import type { LivePart } from "../../program/document/steps.ts"
import { spend } from "../../values/meter.ts"
import { MAX_RESTS } from "../limits.ts"
import { keyOfNode } from "./call-keys.ts"
import { folded, withoutLineNumbers } from "./folding.ts"
import { CAPITAL, END, EQUALS, isAt, lettersOf, OPEN, placesOf, type Letters } from "./letters.ts"
import type { Beginning, ShownText } from "./shown-text.ts"

/** The letters of `CALL(`, with which those of a call begin. */
const CALL = 4

/**
 * Whether a node, or a call in a template of it, is a quotation from texts:
 *
 * - a call, where one of them has the same, or begins with it: up to the end of a word, as a writer closes it;
 * - a call in two pieces, where the first is the beginning of a call that its text does not finish;
 * - a block, where each of its declarations is in one of them.
 */
export function isQuotedNode(part: LivePart, source: string, texts: readonly ShownText[]): boolean {
  if (part.kind === "block") return isQuotedBlock(part, source, texts)
  // Most answers are shown texts without calls.
  if (!texts.some(({ mayHoldCalls }) => mayHoldCalls)) return false
  return isQuotedCall(part, source, texts) || hasQuotedCall(part, source, texts)
}

/** Whether a template of a node has a quoted call, which the template would make. */
function hasQuotedCall(part: LivePart, source: string, texts: readonly ShownText[]): boolean {
  let isFound = false
  visit(part, {
    enter: (node) => {
      if (node.kind !== "template") return
      for (const inner of node.parts)
        isFound ||=
          typeof inner !== "string"
          && inner.kind === "call"
          && isQuotedCall(inner, source.slice(inner.start - part.start, inner.end - part.start), texts)
    },
  })
  return isFound
}

function isQuotedCall(node: Node, source: string, texts: readonly ShownText[]): boolean {
  const key = keyOfNode(node)
  const forms = formsOf(node, source).filter((form) => form.length > CALL)
  const rests = new Rests(texts)
  return texts.some(
    (text) =>
      text.variants.some((letters) => forms.some((form) => hasCall(letters, form)))
      || text.calls.keys.has(key)
      || text.calls.beginnings.some((beginning) => forms.some((form) => isContinued(form, beginning, text, rests))),
  )
}

/** The letters of a node as it is written, and as it is printed; also without the numbers that begin its lines. */
function formsOf(node: Node, source: string): string[] {
  spend(source.length)
  const texts = [source, print(node)].map(folded)
  return [...new Set([...texts, ...texts.map(withoutLineNumbers)].map((text) => lettersOf(text).text))]
}

function hasCall(letters: Letters, form: string): boolean {
  spend(1 + letters.openers.length / 8)
  return letters.openers.some(({ letter }) => isAt(letters, form, letter))
}

/** Whether a call begins as an unfinished one in a text does, and goes on as one of the texts does elsewhere. */
function isContinued(form: string, { at, least }: Beginning, { letters }: ShownText, rests: Rests): boolean {
  const { text, marks } = letters
  let common = 0
  while (common < form.length && form.charCodeAt(common) === text.charCodeAt(at + common)) common++
  spend(common / 32)
  for (let length = Math.min(common, form.length - 1); length >= least; length--)
    if ((marks[at + length - 1]! & END) !== 0 && rests.has(form.slice(length), length > CALL ? "anywhere" : "first"))
      return true
  return false
}

/** The rests of one call, each searched for once. */
class Rests {
  private readonly texts: readonly ShownText[]
  private readonly found = new Map<string, boolean>()

  constructor(texts: readonly ShownText[]) {
    this.texts = texts
  }

  /** Whether a rest is in one of the texts, or the first thing in one: anything could follow `CALL(` alone. */
  has(rest: string, where: "anywhere" | "first"): boolean {
    const key = `${where} ${rest}`
    const known = this.found.get(key)
    if (known !== undefined) return known
    if (this.found.size === MAX_RESTS) return true
    const isFound = this.texts.some((text) => (where === "first" ? isFirst(text, rest) : isAnywhere(text, rest)))
    this.found.set(key, isFound)
    return isFound
  }
}

function isAnywhere({ letters }: ShownText, rest: string): boolean {
  spend(1 + letters.text.length / 32)
  for (const _ of placesOf(letters, rest)) return true
  return false
}

/** Whether a piece of a text begins with letters, which are more than one word. */
function isFirst({ letters, starts }: ShownText, rest: string): boolean {
  for (const at of starts) if (isAt(letters, rest, at) && hasWords(letters, at, rest.length)) return true
  return false
}

function hasWords({ marks }: Letters, at: number, length: number): boolean {
  for (let i = at; i < at + length - 1; i++) if ((marks[i]! & END) !== 0) return true
  return false
}

function isQuotedBlock(block: Block, source: string, texts: readonly ShownText[]): boolean {
  return (
    block.declarations.length > 0
    && block.declarations.every((declaration) => {
      const { start, end } = declaration
      const forms = formsOf(declaration, source.slice(start - block.start, end - block.start))
      return texts.some(({ variants }) =>
        variants.some((letters) => forms.some((form) => hasDeclaration(letters, form))),
      )
    })
  )
}

/** Whether a declaration is written in a text: its keyword in capitals, or with a mark of code in it. */
function hasDeclaration(letters: Letters, form: string): boolean {
  const { marks } = letters
  spend(1 + letters.text.length / 32)
  for (const at of placesOf(letters, form)) {
    if ((marks[at]! & marks[at + 1]! & marks[at + 2]! & CAPITAL) !== 0) return true
    for (let i = at; i < at + form.length; i++) if ((marks[i]! & (EQUALS | OPEN)) !== 0) return true
  }
  return false
}
