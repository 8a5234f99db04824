// grammar.txt, the parser's comments and the parser's rules agree.

import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { KEYWORDS } from "../../grammar/index.ts"
import { theParser } from "../../grammar/parser.ts"

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
