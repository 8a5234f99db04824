// The edit that imports a name of the library into a module or a document.

import type { ImportDeclaration } from "../../grammar/index.ts"
import { frontMatterOf } from "../../grammar/front-matter.ts"
import { DECLARATION_WORD } from "../../grammar/keywords.ts"
import type { Edit } from "../program/check/fix.ts"
import type { Unit } from "./analysis.ts"

const DECLARATION = new RegExp(`^[ \\t]*${DECLARATION_WORD}`, "mu")

/** The edit of `source`, the text that has the unit, after which the unit imports the name. */
export function importEdit(unit: Unit, source: string, name: string, specifier: string): Edit {
  const imports = unit.linked.parsed.module.declarations.filter((one) => one.kind === "import")
  const same = imports.find((one) => one.specifier === specifier && one.names !== null)
  if (same !== undefined) return insertion(endOfNames(same), `, ${name}`)
  const declaration = `IMPORT ${name} FROM ${JSON.stringify(specifier)}`
  if (unit.kind === "document")
    return insertion(frontMatterOf(source)?.whole.end ?? bom(source), `CALL(${declaration})\n`)
  const last = imports.at(-1)
  if (last !== undefined) return insertion(last.end, `\n${declaration}`)
  const first = DECLARATION.exec(unit.text.slice(unit.start, unit.end))
  if (first === null) return insertion(Math.max(unit.start, bom(source)), `${declaration}\n`)
  return insertion(aboveComments(source, unit.start + first.index, unit.start), `${declaration}\n\n`)
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text }
}

function endOfNames({ names }: ImportDeclaration): number {
  return names!.at(-1)!.end
}

function bom(text: string): number {
  return text.startsWith("\ufeff") ? 1 : 0
}

/** The start of the lines of comments directly above a line. */
function aboveComments(text: string, lineStart: number, least: number): number {
  let at = lineStart
  while (at > least) {
    const before = text.lastIndexOf("\n", at - 2) + 1
    if (before < least || !/^[ \t]*#/u.test(text.slice(before, at))) break
    at = before
  }
  return Math.max(at, bom(text))
}
