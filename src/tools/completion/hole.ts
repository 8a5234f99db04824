// A hole in half-written code: the text up to a place, a name there, and all that is missing behind it. It parses where
// the text as it is does not, so no parser that tolerates errors is needed.

import type { Document, Module, Node, Span } from "../../../grammar/index.ts"
import { parseDocument } from "../../../grammar/document.ts"
import { DECLARATION_WORD } from "../../../grammar/keywords.ts"
import { MAX_NODE_LENGTH } from "../../../grammar/limits.ts"
import { parseModule } from "../../../grammar/module.ts"
import { unfinishedIn } from "../../../grammar/unfinished.ts"
import { visit } from "../../../grammar/walk.ts"
import type { SourceKind } from "../analysis.ts"

/** A tree with a hole, at its place in the text. */
export interface Hole {
  readonly tree: Module | Document
  /** The name, or the string (`within`), that is the hole. */
  readonly node: Node
  readonly within: "code" | "string"
  /** The part of the text that a completion replaces: a word up to the place, or a string without its quotes. */
  readonly span: Span
}

/** The name of the hole, which programs do not have. */
export const HOLE = "hole__"

/** Nodes before a place that may be open there, of which the nearest are tried. */
const MOST_OPENERS = 50
const BEGINS = new RegExp(`^${DECLARATION_WORD}`, "gmu")
/** Texts that may be missing right behind a name: of a key, a binding, a task or a function. */
const BEHIND_NAME = ["", ": null", " = null", "() = null", " => null"]
/** Texts that may be missing behind the brackets of a declaration. */
const BEHIND_ALL = ["", " = null", ' FROM "hole"', ": null", " AS hole"]

/**
 * The hole at a place of a text: in the declaration around it, or the node of a document. Null in comments and texts,
 * and where nothing can follow.
 */
export function holeAt(text: string, offset: number, kind: SourceKind): Hole | null {
  const before = text.slice(0, offset)
  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)
  const start = offset - (word?.[0].length ?? 0)
  for (const opener of openersOf(before, kind)) {
    const hole = kind === "module" ? inDeclaration(before, opener, start) : inNode(before, opener, start)
    if (hole === "none") return null
    if (hole !== null) return hole
  }
  return null
}

/** Whether a place is in the code of a declaration, and so in no text and no comment of it. */
export function isInCode(text: string, offset: number): boolean {
  const before = text.slice(0, offset)
  return openersOf(before, "module").some(
    (opener) => unfinishedIn(before.slice(opener), "declaration")?.within === "code",
  )
}

/** The places before which the declaration or the node around the end of a text may begin, the nearest first. */
function openersOf(before: string, kind: SourceKind): readonly number[] {
  if (kind === "module")
    return [...before.matchAll(BEGINS)]
      .map(({ index }) => index)
      .reverse()
      .slice(0, MOST_OPENERS)
  const found: number[] = []
  let at = before.lastIndexOf("CALL(")
  while (at >= 0 && found.length < MOST_OPENERS && before.length - at <= MAX_NODE_LENGTH) {
    found.push(at)
    at = at === 0 ? -1 : before.lastIndexOf("CALL(", at - 1)
  }
  return found
}

function inDeclaration(before: string, opener: number, start: number): Hole | "none" | null {
  const code = before.slice(opener, start)
  return filled(code + HOLE, "declaration", opener, before.length, (completed) => {
    // Blanks keep the offsets of the text.
    const { module, diagnostics } = parseModule(
      " ".repeat(Math.max(0, opener - 1)) + (opener > 0 ? "\n" : "") + completed,
    )
    return diagnostics.length === 0 ? module : null
  })
}

function inNode(before: string, opener: number, start: number): Hole | "none" | null {
  const code = before.slice(opener, start)
  return filled(code + HOLE, "node", opener, before.length, (completed) => {
    const { document } = parseDocument(before.slice(0, opener) + completed)
    return document.parts.some((part) => part.kind !== "text" && part.start === opener) ? document : null
  })
}

/** The tree of code that ends with the hole, completed in one of the ways that parse. */
function filled(
  code: string,
  extent: "declaration" | "node",
  opener: number,
  offset: number,
  parse: (completed: string) => Module | Document | null,
): Hole | "none" | null {
  const unfinished = unfinishedIn(code, extent)
  if (unfinished === null) return null
  switch (unfinished.within) {
    case "comment":
    case "template":
      return "none"
    case "string":
      return inString(code, unfinished.start, extent, opener, offset, parse)
    case "code":
      break
    default:
      unfinished satisfies never
  }
  for (const more of BEHIND_NAME)
    for (const end of extent === "node" ? [""] : BEHIND_ALL) {
      const tree = parse(code + more + unfinished.closers + end)
      const node = tree === null ? null : find(tree, HOLE)
      if (node !== null) {
        const start = opener + code.length - HOLE.length
        return { tree: tree!, node, within: "code", span: { start, end: offset } }
      }
    }
  return null
}

/** A hole that is a string: the text from its quote to the place is what is completed. */
function inString(
  code: string,
  quote: number,
  extent: "declaration" | "node",
  opener: number,
  offset: number,
  parse: (completed: string) => Module | Document | null,
): Hole | "none" | null {
  const begun = `${code.slice(0, quote)}"${HOLE}"`
  const unfinished = unfinishedIn(begun, extent)
  if (unfinished?.within !== "code") return "none"
  for (const end of extent === "node" ? [""] : ["", " AS hole", " : null"]) {
    const tree = parse(begun + unfinished.closers + end)
    const node = tree === null ? null : find(tree, HOLE)
    if (node !== null) return { tree: tree!, node, within: "string", span: { start: opener + quote + 1, end: offset } }
  }
  return "none"
}

/** The innermost node that the hole names: a name, an identifier, a string, or the IMPORT with it as its specifier. */
function find(tree: Node, name: string): Node | null {
  let found: Node | null = null
  visit(tree, {
    enter(node) {
      if (
        (node.kind === "name" && node.name === name)
        || (node.kind === "identifier" && node.text === name)
        || (node.kind === "literal" && node.value === name)
        || (node.kind === "import" && node.specifier === name)
      )
        found = node
    },
  })
  return found
}
