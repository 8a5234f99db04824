// The front matter of a document: a key `recall` in it holds declarations.

import type * as Ast from "./ast.ts"
import { Failure } from "./failure.ts"
import { readDeclarations } from "./module.ts"

const OPENING = /^\ufeff?---[ \t]*\r?\n/u
const CLOSING = /^---[ \t]*(?:\r?\n|$)/mu
/** The key, and the lines below it that are indented or empty. */
const KEY = /^recall:[ \t]*\|[ \t]*\r?\n((?:[ \t]+\S.*(?:\r?\n|$)|[ \t]*\r?\n)+)/mu

/** The declarations of a document's front matter, or the failure for which its lines stay text; null without any. */
export function readFrontMatter(text: string): Ast.Declare | { readonly failure: Failure } | null {
  const region = frontMatterOf(text)
  if (region === null) return null
  const found = KEY.exec(text.slice(region.start, region.end))
  if (found === null) return null
  const start = region.start + found.index
  const [whole, lines = ""] = found
  const end = start + whole.length
  const from = end - lines.length
  const { declarations, failures } = readDeclarations(flushLeft(lines), from, "document")
  const other = declarations.find(({ kind }) => kind !== "import" && kind !== "param")
  const failure = failures[0] ?? (other === undefined ? null : onlyImports(other))
  if (failure !== null) return { failure }
  return {
    kind: "declare",
    form: "front-matter",
    start,
    end,
    declarations: declarations as Ast.Declare["declarations"],
  }
}

/** The lines between the two lines `---` that a text begins with; null without them. */
export function frontMatterOf(text: string): (Ast.Span & { readonly whole: Ast.Span }) | null {
  const opening = OPENING.exec(text)
  if (opening === null) return null
  const start = opening[0].length
  const closing = CLOSING.exec(text.slice(start))
  if (closing === null) return null
  const end = start + closing.index
  return { start, end, whole: { start: text.startsWith("\ufeff") ? 1 : 0, end: end + closing[0].length } }
}

/** The lines with each line end moved behind the indentation that follows it: a declaration begins a line. */
function flushLeft(lines: string): string {
  return lines.replace(/\n([ \t]+)(?=\S)/gu, (_, indent: string) => `${indent.replace(/[^]/gu, " ")}\n`)
}

function onlyImports({ start, end }: Ast.Span): Failure {
  const message = "the front matter of a document declares only IMPORT and PARAM"
  return new Failure("syntax-error", message, start, end, "write the others into a module, and import them")
}
