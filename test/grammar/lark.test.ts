// The grammar in Lark's notation and the parser agree, in both directions, on texts of each and on texts in between.

import { readdirSync, readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { larkGrammar, type LarkNames } from "../../grammar/lark.ts"
import { parseDocument, parseExpression, print, visit, type Expression } from "../../grammar/index.ts"
import { expression } from "../support/arbitrary-tree.ts"
import { inGrammar, isOwn, namesOf, python, readByLark } from "../support/lark.ts"

const COUNT = Number(process.env["RECALL_RUNS"] ?? 150)

/** The mistakes that no grammar without a memory can exclude. */
const OF_NAMES: ReadonlySet<string> = new Set(["duplicate-argument", "duplicate-key"])

const NAMES: LarkNames = { functions: ["length", "map", "map_values", "call"], values: ["article", "naïve", "이름"] }

/** The errors of a text as a call of the tool, but those that the grammar cannot exclude. */
function errorsIn(text: string): readonly string[] {
  const { document, diagnostics } = parseDocument(`CALL(${text})`)
  const errors = diagnostics.filter(({ code }) => !OF_NAMES.has(code)).map(({ message }) => message)
  const isNode = document.parts.length === 1 && document.parts[0]!.kind !== "text"
  return isNode || diagnostics.length > 0 ? errors : ["it is no node"]
}

/** The tree of a text that is in the printer's form and in the part of the language that the grammar has. */
function treeInGrammar(text: string): Expression | null {
  const { expression: tree, diagnostics } = parseExpression(text)
  if (tree === null || diagnostics.length > 0 || print(tree) !== text) return null
  return print(inGrammar(tree)) === text ? tree : null
}

/** The names that a text uses, and that nothing in it could have bound. */
function namesIn(text: string): readonly string[] {
  const names: string[] = []
  const { document } = parseDocument(`CALL(${text})`)
  for (const part of document.parts)
    visit(part, { enter: (node) => void (node.kind === "name" && !isOwn(node.name) && names.push(node.name)) })
  return names
}

/** Expressions of the corpus, by themselves and in nodes. */
function corpus(): Expression[] {
  const folder = new URL("../corpus/", import.meta.url)
  const found: Expression[] = []
  for (const file of readdirSync(folder))
    for (const block of readFileSync(new URL(file, folder), "utf8").split(/^=== /mu).slice(1)) {
      const [, kind = "", source = ""] = /^.* \((\w+)\)\n([\s\S]*?)\n---\n/u.exec(block) ?? []
      const { expression: tree } = parseExpression(source)
      if (kind === "expression" && tree !== null) found.push(tree)
      if (kind !== "document" && kind !== "answer") continue
      for (const part of parseDocument(source, { mode: kind }).document.parts)
        if (part.kind === "call") found.push(part)
    }
  return found
}

test("no pattern looks around or repeats lazily", () => {
  const patterns = [...larkGrammar(NAMES).matchAll(/^[A-Z_]+: \/(.*)\/$/gm)].map(([, pattern]) => pattern)
  expect(patterns.length).toBeGreaterThan(5)
  for (const pattern of patterns) expect(pattern).not.toMatch(/\(\?|[*+?}]\?/)
})

test("no literal begins another that is more than a character longer, since a lexer might not go back", () => {
  const rules = larkGrammar(NAMES).replaceAll(/^[A-Z_]+: .*$/gm, "")
  const literals = [...new Set([...rules.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([one]) => JSON.parse(one) as string))]
  expect(literals.length).toBeGreaterThan(40)
  for (const one of literals)
    expect(
      literals.filter((other) => other.startsWith(one) && other.length > one.length + 1),
      one,
    ).toEqual([])
})

// Without Debian's python3-lark these are skipped.
describe.skipIf(python === undefined)("read by Lark", () => {
  test("each expression in the printer's form is a text of the grammar", () => {
    const trees = fc.sample(expression, COUNT).map(inGrammar)
    const texts = trees.map(print)
    const { accepted } = readByLark(larkGrammar(namesOf(trees)), texts)
    expect(texts.filter((_, i) => !accepted[i])).toEqual([])
  })

  test("so is each expression of the corpus", () => {
    const trees = corpus().map(inGrammar)
    expect(trees.length).toBeGreaterThan(60)
    const texts = trees.map(print)
    const { accepted } = readByLark(larkGrammar(namesOf(trees)), texts)
    expect(texts.filter((_, i) => !accepted[i])).toEqual([])
  })

  test("each text of the grammar is a call", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const text of readByLark(larkGrammar(NAMES), [], COUNT, seed).written)
          expect(errorsIn(text), text).toEqual([])
      }),
      { numRuns: 1 },
    )
  })

  test("a text that was changed is in both or in none", () => {
    const change = fc.record({
      at: fc.nat(),
      length: fc.nat(3),
      text: fc.oneof(fc.constantFrom(...PIECES), fc.string()),
    })
    const changed = fc.tuple(fc.nat(), fc.array(change, { minLength: 1, maxLength: 2 }))
    const grammar = larkGrammar(NAMES)
    const bases = [...readByLark(grammar, [], COUNT, 1).written.filter(({ length }) => length < 80), ...CALLS]
    const texts = fc.sample(changed, COUNT * 3).map(([which, changes]) =>
      changes.reduce(
        (text, { at, length, text: put }) => {
          const start = at % (text.length + 1)
          return text.slice(0, start) + put + text.slice(start + length)
        },
        bases[which % bases.length]!,
      ),
    )
    const well = texts.filter((text) => text.isWellFormed())
    const { accepted } = readByLark(grammar, well)
    expect(accepted).toContain(true)
    const inReach = new Set([...NAMES.functions, ...NAMES.values, "it", "so_far", "error"])
    for (const [i, text] of well.entries()) {
      if (accepted[i]) {
        expect(errorsIn(text), text).toEqual([])
        expect(
          namesIn(text).filter((name) => !inReach.has(name)),
          text,
        ).toEqual([])
      } else {
        const tree = treeInGrammar(text)
        const { functions, values } = namesOf(tree === null ? [] : [tree])
        const isInReach =
          values.every((name) => inReach.has(name)) && functions.every((name) => NAMES.functions.includes(name))
        expect(tree !== null && isInReach, text).toBe(false)
      }
    }
  })
})

const CALLS = [
  "length(article)",
  'CALL("Combine these.", FOR s IN map(article, x => x.body) : CALL("Summarize.", s, n: 1))',
  "LET a = article[0:2000], b = (1 IN a)",
  "IF a == 1 AND NOT b THEN `text ${a} $5` ELSE it",
  '{a: 1, "b c"?: [2, -3.5e2]}',
  "TRY a.b?.c[0]?.[1] ELSE error ?? null",
  "(x, y) => x % y - -y |> length",
]

const PIECES = [
  " ",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "${",
  "`",
  '"',
  "\\",
  "$",
  "CALL(",
  " IN ",
  " NOT IN ",
  "NOT ",
  "-",
  " - ",
  " == ",
  " % ",
  " => ",
  ", ",
  ": ",
  ":",
  "?",
  ".x",
  "?.",
  "article",
  "LET a = ",
  "IF ",
  " THEN ",
  "nothing",
  "1",
  "0",
  '"a"',
  "x",
  "\n",
]
