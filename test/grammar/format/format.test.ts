// Laws of formatting: the same tree, the same comments, and formatting again changes nothing.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { moduleComments, parseModule, print } from "../../../grammar/index.ts"
import { formatModule, LINE_WIDTH } from "../../../grammar/format/format.ts"
import { program } from "../../support/arbitrary-program.ts"
import { anyText } from "../../support/arbitrary-text.ts"
import { expression } from "../../support/arbitrary-tree.ts"
import { withoutSpans } from "../../support/without-spans.ts"

const runs = { numRuns: Number(process.env["RECALL_RUNS"] ?? 300) }
const root = fileURLToPath(new URL("../../../", import.meta.url))

function expectSame(source: string): string {
  const { text } = formatModule(source)
  expect(text, source).not.toBeNull()
  expect(withoutTree(text!), source).toEqual(withoutTree(source))
  expect(comments(text!), source).toEqual(comments(source))
  expect(formatModule(text!).text, source).toBe(text)
  return text!
}

function withoutTree(source: string): unknown {
  const { module, diagnostics } = parseModule(source)
  expect(diagnostics, source).toEqual([])
  return withoutSpans(module)
}

const comments = (source: string) => moduleComments(source).map(({ text }) => text.trimEnd())

describe("every module", () => {
  test("of any expressions", () => {
    const source = fc
      .array(expression, { minLength: 1, maxLength: 4 })
      .map((all) =>
        all
          .map((tree, i) =>
            i % 2 === 0 ? `TASK t${i}(a, b: string = "x"): any = ${print(tree)}` : `LET v${i} = (${print(tree)})`,
          )
          .join("\n\n\n"),
      )
    fc.assert(
      fc.property(source, (text) => void expectSame(text)),
      runs,
    )
  })

  test("with comments in any place where the line may break", () => {
    const source = fc.tuple(program(), fc.infiniteStream(fc.constantFrom("", "", "", " # c\n", "\n  # own\n", "\n\n")))
    fc.assert(
      fc.property(source, ([text, breaks]) => {
        const plain = parseModule(text)
        const broken = text
          .replaceAll(/ (?=\S)/g, () => ` ${breaks.next().value}`)
          .replaceAll(/, /g, () => `,${breaks.next().value} `)
        fc.pre(
          parseModule(broken).diagnostics.length === 0
            && JSON.stringify(withoutSpans(parseModule(broken).module)) === JSON.stringify(withoutSpans(plain.module)),
        )
        expectSame(broken)
      }),
      runs,
    )
  })

  test("that parses, of any text; other texts are left alone with their errors", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const errors = parseModule(text).diagnostics
        const formatted = formatModule(text)
        if (errors.length > 0) expect(formatted).toEqual({ text: null, diagnostics: errors })
        else expectSame(text)
      }),
      runs,
    )
  })

  const files = ["examples", "stdlib", "test/language"].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".rcl") && !file.startsWith("failures"))
      .map((file) => `${folder}/${file}`),
  )
  test.each(files)("%s", (file) => {
    const text = expectSame(readFileSync(root + file, "utf8"))
    const comment = new Set(comments(text))
    // The lines of a block between """ are unchanged.
    for (const line of text.replaceAll(/"""[^]*?"""/g, '""').split("\n"))
      if (line.length > LINE_WIDTH)
        expect([...comment].some((own) => line.endsWith(own)) || /["`]|^ {2,}\S+$/.test(line), line).toBe(true)
  })
})

test("the library and the examples are in the one style", () => {
  for (const folder of ["examples", "stdlib"]) {
    for (const file of readdirSync(`${root}${folder}`).filter((name) => name.endsWith(".rcl"))) {
      const source = readFileSync(`${root}${folder}/${file}`, "utf8")
      expect(formatModule(source).text, `${folder}/${file}: recall fmt ${folder}`).toBe(source)
    }
  }
})
