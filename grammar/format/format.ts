// The one style of modules: declaration by declaration, with all comments, and blank lines reduced to one.

import { moduleComments, parseModule, type Comment, type Declaration, type Diagnostic } from "../index.ts"
import { declarationDoc } from "./declaration.ts"
import { layOut } from "./doc.ts"
import { sameTree } from "./same-tree.ts"
import { FormattedSource } from "./source.ts"

/** Columns of a line where something can break. */
export const LINE_WIDTH = 100

/** The most times that a declaration is laid out. */
const MAX_TIMES = 4

/** Either the formatted text, or the diagnostics of one that does not parse. */
export type Formatted =
  | { readonly text: string; readonly diagnostics: readonly [] }
  | { readonly text: null; readonly diagnostics: readonly Diagnostic[] }

/**
 * A module in the one style. It has the same tree and the same comments, and formatting it again changes nothing.
 * Strings and templates stay as written, but a block template moves with the code around it. Never throws.
 */
export function formatModule(source: string): Formatted {
  const text = source.startsWith("\ufeff") ? source.slice(1) : source
  const { module, diagnostics } = parseModule(text)
  if (diagnostics.some(({ severity }) => severity === "error")) {
    return { text: null, diagnostics: source === text ? diagnostics : parseModule(source).diagnostics }
  }
  const comments = moduleComments(text)
  let formatted = ""
  let end = 0
  let at = 0
  const add = (piece: string, start: number, stop: number) => {
    const between = text.slice(end, start)
    if (formatted !== "") formatted += !between.includes("\n") ? " " : /\n[ \t\r]*\n/.test(between) ? "\n\n" : "\n"
    // `##` documents only where it begins a line, so one that does not stays indented.
    if (piece.startsWith("##") && start > 0 && text[start - 1] !== "\n" && !formatted.endsWith(" ")) formatted += "  "
    formatted += piece
    end = stop
  }
  const addComments = (place: number) => {
    for (; (comments[at]?.start ?? Infinity) < place; at++) {
      const { text: written, start, end: stop } = comments[at]!
      // Spaces at the end of documentation are Markdown; a carriage return would become part of the line break.
      add(written.startsWith("##") ? written.replace(/\r+$/, "") : written.trimEnd(), start, stop)
    }
  }
  for (const declaration of module.declarations) {
    addComments(declaration.start)
    const inside: Comment[] = []
    for (; (comments[at]?.start ?? Infinity) < declaration.end; at++) inside.push(comments[at]!)
    add(formatDeclaration(text, declaration, inside), declaration.start, declaration.end)
  }
  addComments(Infinity)
  return { text: formatted === "" ? "" : `${formatted}\n`, diagnostics: [] }
}

/**
 * A declaration in the one style. A line break can change the layout, so it is laid out again until nothing changes. It
 * stays as written where that has no end, or would change its tree or its comments.
 */
function formatDeclaration(text: string, declaration: Declaration, comments: readonly Comment[]): string {
  const written = text.slice(declaration.start, declaration.end)
  let once = layOutDeclaration(text, declaration, comments)
  for (let time = 0; time < MAX_TIMES; time++) {
    const again = parseModule(once)
    const [only] = again.module.declarations
    if (only === undefined || again.module.declarations.length > 1 || again.diagnostics.length > 0) return written
    const kept = moduleComments(once)
    if (!sameTree(without(only), without(declaration)) || !sameTree(kept.map(textOf), comments.map(textOf)))
      return written
    const next = layOutDeclaration(once, only, kept)
    if (next === once) return once
    once = next
  }
  return written
}

function layOutDeclaration(text: string, declaration: Declaration, comments: readonly Comment[]): string {
  const inside = comments.filter(({ start }) => start < declaration.end)
  return layOut(declarationDoc(declaration, new FormattedSource(text, inside)), LINE_WIDTH)
}

function without(declaration: Declaration): object {
  return { ...declaration, documentation: null }
}

function textOf({ text }: Comment): string {
  return text.trimEnd()
}
