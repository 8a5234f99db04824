// The TextMate grammar against the project's own lexer: every module, every program of the pages, and arbitrary ones.

import fc from "fast-check"
import { readdir, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { formatModule } from "../../grammar/format/format.ts"
import { parseExpression, parseModule, print } from "../../grammar/index.ts"
import { textMateGrammar } from "../../scripts/editors/textmate.ts"
import { codeBlocks } from "../docs/code-blocks.ts"
import { expression } from "../support/arbitrary-tree.ts"
import { differences } from "./kinds.ts"
import { loadGrammar, tokenize } from "./tokenizer.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const grammar = await loadGrammar("source.recall", [JSON.stringify(textMateGrammar())])
const runs = { numRuns: Number(process.env["RECALL_RUNS"] ?? 1000) }

function differencesIn(text: string): readonly string[] {
  return differences(text, tokenize(grammar, text))
}

async function filesIn(folder: string, ending: string): Promise<readonly string[]> {
  const all = await readdir(`${root}/${folder}`, { recursive: true })
  return all.filter((file) => file.endsWith(ending)).map((file) => `${folder}/${file}`)
}

describe("agrees with the lexer about every character", () => {
  test("of the library and the examples", async () => {
    const modules = [...(await filesIn("stdlib", ".rcl")), ...(await filesIn("examples", ".rcl"))]
    expect(modules.length).toBeGreaterThan(30)
    for (const file of modules) expect(differencesIn(await readFile(`${root}/${file}`, "utf8")), file).toEqual([])
  })

  test("of the programs of the pages", async () => {
    const pages = ["README.md", "skills/recall/SKILL.md", ...(await filesIn("docs", ".md"))]
    let count = 0
    for (const page of pages) {
      const blocks = codeBlocks(await readFile(`${root}/${page}`, "utf8")).filter(({ language }) => language === "rcl")
      for (const { code, line } of blocks) {
        for (const program of programsOf(code)) {
          count++
          expect(differencesIn(program), `${page}:${line}`).toEqual([])
        }
      }
    }
    expect(count).toBeGreaterThan(500)
  })

  test("of arbitrary expressions, printed and formatted", () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const printed = `EMIT ${print(tree)}\n`
        expect(differencesIn(printed)).toEqual([])
        expect(differencesIn(formatModule(printed).text ?? printed)).toEqual([])
      }),
      runs,
    )
  })

  test("of templates with code, escapes and nodes at any place", () => {
    const piece = fc.constantFrom(
      ..."```,`,``,~~~,CALL(a),CALL({b: 1}),\\CALL(,\n,\n,\n```\n, ,> ,- ,1. ,a,js,${x},\\n,\\`,\\,\\\\".split(","),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.boolean(), (pieces, isBlock) => {
        const text = pieces.join("")
        const program = isBlock ? `EMIT """${text}\n"""\n` : `EMIT \`${text.replaceAll(/(?<!\\)`/g, "")}\`\n`
        fc.pre(parseModule(program).diagnostics.length === 0)
        expect(differencesIn(program)).toEqual([])
      }),
      runs,
    )
  })
})

/** A block of a page as programs: it is a module, the signature of a task, or one expression on each line. */
function programsOf(code: string): readonly string[] {
  const signature = `TASK ${code.trimEnd()} = null\n`
  for (const program of [code, signature]) if (parseModule(program).diagnostics.length === 0) return [program]
  const lines = code.split("\n").filter((line) => line.trim() !== "")
  return lines.filter((line) => parseExpression(line).diagnostics.length === 0).map((line) => `EMIT ${line}\n`)
}

test("a declaration ends a bracket that an unfinished one leaves open", () => {
  const tokens = tokenize(grammar, "LET a = [f(1, {b:\nTASK g(x) = x\n")
  const task = tokens.find(({ start }) => start === "LET a = [f(1, {b:\n".length)
  expect(task?.scopes).toEqual(["source.recall", "storage.type.recall"])
})
