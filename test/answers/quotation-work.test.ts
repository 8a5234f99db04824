// The search for quotations takes steps in proportion to the data, and none where there is no call in an answer.

import { describe, expect, test } from "vitest"
import { parseDocument } from "../../grammar/index.ts"
import { Quotable } from "../../src/answers/slips/quotation.ts"
import type { LivePart } from "../../src/program/document/steps.ts"
import { list } from "../../src/values/values.ts"
import type { Value } from "../../src/values/values.ts"
import { errorOf, evaluate } from "../support/asking.ts"
import { stepsOf } from "../support/steps.ts"

const SOURCE = 'CALL(send("aa bb", "cc dd"))'

function partOf(source: string): LivePart {
  const [part] = parseDocument(source).document.parts
  if (part === undefined || part.kind === "text") throw new Error(`${source} is no node`)
  return part
}

/** The steps to add data, and to look for a call in them. */
function stepsWith(data: Value): { readonly add: number; readonly has: number } {
  const quotable = new Quotable((search) => search())
  const add = stepsOf(() => quotable.add(data))
  return { add, has: stepsOf(() => quotable.hasNode(partOf(SOURCE), SOURCE)) }
}

describe.each<[kind: string, piece: string]>([
  ["prose", "A caller may call (or not) at noon. "],
  ["calls", 'CALL(send("ann", "hello")) '],
  ["beginnings of calls", 'CALL(send("aa '],
  ["beginnings and rests", 'CALL(send("aa x bb cc '],
  ["brackets", "CALL(("],
  ["escapes", "\\u0043ALL(&#40;%28 "],
  ["numbered lines", "1. CALL(send # so\n"],
  ["letters that fold", "ＣＡＬＬ（"],
])("data of %s", (_, piece) => {
  test.each<[form: string, dataOf: (count: number) => Value]>([
    ["as one text", (count) => piece.repeat(count)],
    ["as a list", (count) => list(Array.from({ length: count }, () => piece))],
  ])("%s", (_, dataOf) => {
    const small = stepsWith(dataOf(5_000))
    const large = stepsWith(dataOf(10_000))
    expect(large.has / small.has).toBeLessThan(2.3)
    expect(large.has).toBeLessThan((200 + 8 * piece.length) * 10_000)
  })
})

test("nothing is searched before an answer has a call", async () => {
  const data = 'CALL(send("ann")) '.repeat(20_000)
  const { value } = await evaluate({ Q: "no call" }, 'ask("Q", data)', { args: { data }, limits: { steps: 60_000 } })
  expect(value).toBe("no call")
  const run = evaluate({ Q: "CALL(1)" }, 'ask("Q", data)', { args: { data }, limits: { steps: 60_000 } })
  expect((await errorOf(run)).code).toBe("too-many-steps")
})

test("a call is not compared with data that have none", () => {
  const quotable = new Quotable((search) => search())
  quotable.add("A caller may leave (or not) at noon. ".repeat(1_000))
  const first = stepsOf(() => quotable.hasNode(partOf(SOURCE), SOURCE))
  expect(first).toBeGreaterThan(1_000)
  expect(stepsOf(() => quotable.hasNode(partOf(SOURCE), SOURCE))).toBe(0)
})
