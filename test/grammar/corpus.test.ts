// Runs test/corpus: each case has a name and a kind, a text, and its tree with its diagnostics.
//
//     === name (expression | document | answer | module)
//     the text
//     ---
//     the tree, a part or a declaration a line, then a diagnostic a line: severity code "where"
//
// RECALL_CORPUS=write writes the parser's present results; read the difference before you commit it.

import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { parseDocument, parseExpression, parseModule, type Diagnostic } from "../../grammar/index.ts"
import { showDeclaration, showExpression, showPart } from "../support/s-expression.ts"

const folder = new URL("../corpus/", import.meta.url)

interface Case {
  readonly name: string
  readonly kind: string
  readonly source: string
  readonly expected: string
}

function casesOf(content: string): Case[] {
  return content
    .split(/^=== /mu)
    .slice(1)
    .map((block) => {
      const [, name = "", kind = "", source = "", expected = ""] =
        /^(.*) \((\w+)\)\n([\s\S]*?)\n---\n([\s\S]*)$/u.exec(block) ?? []
      return { name, kind, source, expected: expected.trimEnd() }
    })
}

function showDiagnostic(diagnostic: Diagnostic, source: string): string {
  const where = JSON.stringify(source.slice(diagnostic.span.start, diagnostic.span.end))
  const hint = diagnostic.hint === undefined ? "" : ` > ${diagnostic.hint}`
  return `${diagnostic.severity} ${diagnostic.code} ${where}: ${diagnostic.message}${hint}`
}

function parse(kind: string, source: string): string {
  const lines = (shown: readonly string[], diagnostics: readonly Diagnostic[]): string =>
    [...shown, ...diagnostics.map((diagnostic) => showDiagnostic(diagnostic, source))].join("\n")
  if (kind === "expression") {
    const { expression, diagnostics } = parseExpression(source)
    return lines(expression === null ? [] : [showExpression(expression)], diagnostics)
  }
  if (kind === "module") {
    const { module, diagnostics, comments } = parseModule(source)
    const shown = module.declarations.map(showDeclaration)
    if (module.documentation !== null) shown.unshift(`module ${JSON.stringify(module.documentation)}`)
    return lines([...shown, ...comments.map((comment) => `comment ${JSON.stringify(comment.text)}`)], diagnostics)
  }
  const { document, diagnostics } = parseDocument(source, { mode: kind === "answer" ? "answer" : "document" })
  return lines(document.parts.map(showPart), diagnostics)
}

for (const file of readdirSync(folder).sort()) {
  const path = new URL(file, folder)
  const content = readFileSync(path, "utf8")
  const cases = casesOf(content)
  if (process.env["RECALL_CORPUS"] === "write") {
    const head = content.slice(0, content.indexOf("=== "))
    const blocks = cases.map(
      (one) => `=== ${one.name} (${one.kind})\n${one.source}\n---\n${parse(one.kind, one.source)}\n`,
    )
    writeFileSync(path, head + blocks.join("\n"))
  }
  describe(file, () => {
    test.each(cases)("$name", ({ kind, source, expected }) => {
      expect(["expression", "document", "answer", "module"]).toContain(kind)
      expect(parse(kind, source)).toBe(expected)
    })
  })
}
