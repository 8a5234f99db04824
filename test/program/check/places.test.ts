// A diagnostic about a name stands under that name, however its declaration is laid out.

import { expect, test } from "vitest"
import { checkSource } from "../../../src/program/check-source.ts"

/** Each text marks the place of the diagnostic with ‹ ›. */
test.each([
  ["unused-name", 'IMPORT\n  # spare\n  ‹spare› FROM "host"\nEMIT 1'],
  ["unused-name", 'IMPORT spare AS # other\n  ‹other› FROM "host"\nEMIT 1'],
  ["unused-name", 'IMPORT "host"   AS # host\n ‹host›\nEMIT 1'],
  ["unused-name", "PARAM # words\n  ‹words› : number\nEMIT 1"],
  ["unused-name", "TASK f(x,   ‹y›: number = 1) = x\nEMIT f(1)"],
  ["unused-name", "EMIT LET # a\n  ‹a› = 1 IN 2"],
  ["endless-recursion", "TASK # f\n   ‹f›(n) = f(n - 1)\nEMIT f(1)"],
  ["missing-description", "TASK     ‹double›(x) = x * 2"],
  ["shadowed-name", "TASK item(x) = x\nEMIT FOR # item is…\n  ‹item› IN [1] : item"],
  ["shadowed-name", "TASK i(x) = x\nEMIT FOR item, # i\n  ‹i› IN [1] : [item, i]"],
  ["shadowed-name", "TASK y(x) = x\nEMIT ((x, # y\n  ‹y›) => x + y)(1, 2)"],
  ["shadowed-name", "TASK y(x) = x\nEMIT (‹y› => y)(1)"],
  ["shadowed-name", "TASK y(x) = x\nEMIT LET\n  # y\n  ‹y› = 1 IN y"],
  ["shadowed-name", "TASK y(x) = x\nTASK t(x,\n# y\n  ‹y›) = x + y\nEMIT t(1, 2)"],
  ["duplicate-name", "LET a = 1\nTASK   # a\n  ‹a›() = 2\nEMIT a"],
  ["duplicate-name", "TASK f(_a, ‹_a›: number) = _a\nEMIT f(1, 2)"],
  ["duplicate-name", 'IMPORT a, b AS ‹a› FROM "host"\nEMIT a'],
  ["placeholder-in-string", 'PARAM doc\nEMIT [ask(‹"Explain ${doc}."›, doc), "{doc}", "${other}", `${doc}`]'],
  ["placeholder-in-string", 'TASK f(name) = [name, ‹"Dear ${name}"›]\nEMIT f(1)'],
  ["type-in-quotes", 'EMIT ask("How many?", returns: {n: ‹"number"›, kind: "one" | "many"})'],
  ["type-in-quotes", 'EMIT CALL("How many are there?", returns: ‹"number"›)'],
  ["control-character", 'EMIT [matches("a", ‹"\\bfoo\\b"›), matches("a", "\\\\bfoo"), "\\b"]'],
  ["control-character", 'EMIT "a" |> find_all(‹"\\f"›)'],
  ["reserved-name", 'EMIT ask("How many?", ‹it›: 1)'],
  ["option-like-name", 'EMIT ask("How many?", ‹retruns›: number)'],
])("%s: %s", async (code, marked) => {
  const text = marked.replaceAll(/[‹›]/g, "")
  const start = marked.indexOf("‹")
  const found = await checkSource({ id: "main", text }, undefined)
  expect(found.map((diagnostic) => [diagnostic.code, diagnostic.span])).toEqual([
    [code, { start, end: marked.indexOf("›") - 1 }],
  ])
})
