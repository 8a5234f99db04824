// grammar.txt, the parser's comments and the parser's rules agree.

import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { KEYWORDS } from "../../grammar/index.ts"
import { NonTerminal, Terminal, type IProduction } from "chevrotain"
import { decisionsIn } from "../../grammar/decisions.ts"
import { createFirst, parts } from "../../grammar/first.ts"
import { theParser } from "../../grammar/parser.ts"
import { idOf, In, keywordTokens } from "../../grammar/tokens.ts"

const read = (name: string): Promise<string> => readFile(new URL(`../../grammar/${name}`, import.meta.url), "utf8")

/** Productions by their names, without blanks and notes. */
function productions(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name = "", body = ""] of lines.join("\n").matchAll(/^(\w+) = ([\s\S]+?) ;/gmu))
    found.set(name, body.replaceAll(/\s+/gu, " "))
  return found
}

const normative = productions((await read("grammar.txt")).split("\n").filter((line) => !line.startsWith("#")))

test("each production heads the rule that parses it", async () => {
  const sources = `${await read("parser.ts")}\n${await read("expression-parser.ts")}`
  const comments = sources.split("\n").flatMap((line) => /^ {2}\/\/ (.*)$/u.exec(line)?.[1] ?? [])
  expect(Object.fromEntries(productions(comments))).toEqual(Object.fromEntries(normative))
})

test("each rule of the parser is a production", () => {
  for (const rule of Object.keys(theParser().getGAstProductions())) expect(normative.has(rule), rule).toBe(true)
})

test("each production is used", () => {
  const used = new Set([...normative.values()].flatMap((body) => body.match(/\b[a-z]\w*/gu) ?? []))
  const whole = new Set(["wholeExpression", "wholeNode", "declaration"])
  for (const name of normative.keys()) expect(used.has(name) || whole.has(name), name).toBe(true)
})

test("the keywords are listed", async () => {
  expect(await read("grammar.txt")).toContain(KEYWORDS.join(" "))
})

const rules = theParser().getGAstProductions()

/** The terminals of a rule itself, not of the rules that it uses. */
function terminalsIn(productions: readonly IProduction[]): readonly Terminal[] {
  return productions.flatMap((production) => {
    if (production instanceof Terminal) return [production]
    return production instanceof NonTerminal ? [] : terminalsIn(parts(production))
  })
}

test.each(keywordTokens)("$word is in the grammar as its token says", ({ word, type, position, declaration }) => {
  const { operand, prefix } = decisionsIn(rules)
  expect(operand[idOf(type)]).toBe(position === "begins")
  expect(prefix[idOf(type)]).toBe(position === "prefix")
  expect(createFirst().firstOfSequence(rules["declaration"]!.definition).tokens.has(idOf(type))).toBe(declaration)
  const own = Object.values(rules).map((rule) => terminalsIn(rule.definition).map(({ terminalType }) => terminalType))
  expect(own.some((types) => types[0] === type && types.includes(In))).toBe(word === "FOR" || word === "LET")
  expect(own.flat()).toContain(type)
})
