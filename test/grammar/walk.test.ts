// Walks over the tree: every node once, in source order, with the names that are bound at its place.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  children,
  innerExpressions,
  parseDocument,
  parseExpression,
  parseModule,
  print,
  visit,
  type Expression,
  type Node,
} from "../../grammar/index.ts"
import { EXPRESSION_FIELDS } from "../../grammar/fields.ts"
import { expression } from "../support/arbitrary-tree.ts"

/** Each name in a text with those that are bound at its place. */
function namesIn(root: Node): readonly string[] {
  const found: string[] = []
  visit(root, {
    enter(node, names) {
      if (node.kind === "name") found.push(`${node.name}: ${[...names].join(" ")}`)
    },
  })
  return found
}

function tree(text: string): Expression {
  return parseExpression(text).expression!
}

describe("visit", () => {
  test("enters each node once, in source order, and leaves it behind its children", () => {
    fc.assert(
      fc.property(expression, (made) => {
        const root = parseExpression(print(made)).expression!
        const entered: Node[] = []
        const left: Node[] = []
        visit(root, { enter: (node) => void entered.push(node), leave: (node) => void left.push(node) })
        expect(new Set(entered).size).toBe(entered.length)
        expect(entered.map(({ start }) => start)).toEqual(entered.map(({ start }) => start).sort((a, b) => a - b))
        expect(new Set(left)).toEqual(new Set(entered))
        for (const node of entered)
          for (const child of children(node)) expect(left.indexOf(child)).toBeLessThan(left.indexOf(node))
      }),
    )
  })

  test.each([
    ["LET a = x, b = a IN b", ["x: ", "a: a", "b: a b"]],
    ["FOR a, i IN xs WHERE a : i", ["xs: ", "a: a i", "i: a i"]],
    ["(a, b) => (a => b)(a)", ["b: a b", "a: a b"]],
    ["[TRY error ELSE error, error]", ["error: ", "error: error", "error: "]],
    ["[a => a, LET a = a IN a, a]", ["a: a", "a: ", "a: a", "a: "]],
  ])("knows the names bound in %s", (text, expected) => {
    expect(namesIn(tree(text))).toEqual(expected)
  })

  test("knows the names of a module, and the parameters of a task in its body", () => {
    const { module } = parseModule('IMPORT f AS g FROM "host"\nPARAM p\nTASK t(a: q, b = a): a = b\nLET c = p\nEMIT c')
    expect(namesIn(module)).toEqual([
      "q: g p t c",
      "a: g p t c",
      "a: g p t c",
      "b: g p t c a b",
      "p: g p t c",
      "c: g p t c",
    ])
  })

  test("knows the names that a document binds, from where it binds them", () => {
    const { document } = parseDocument(
      "CALL(a)\nCALL(LET a = b)\nCALL(a)\n"
        + "```recall\nLET c = a, d = c\nTASK t(x) = u(x)\nTASK u(x) = t(d)\n```\nCALL(t)",
      { mode: "answer" },
    )
    expect(namesIn(document)).toEqual([
      "a: ",
      "b: ",
      "a: a",
      "a: a t u",
      "c: a t u c",
      "u: a t u c d x",
      "x: a t u c d x",
      "t: a t u c d x",
      "d: a t u c d x",
      "t: a c d t u",
    ])
  })

  test("leaves out the children of what it skips, and says which are conditional", () => {
    const found: string[] = []
    visit(tree("IF a THEN b(c) ELSE [d AND e]"), {
      enter(node, _, conditional) {
        if (node.kind === "name") found.push(`${node.name}${conditional ? "?" : ""}`)
        return node.kind === "apply" ? "skip" : undefined
      },
    })
    expect(found).toEqual(["a", "d", "e?"])
  })

  test.each([
    ["EMIT IF a THEN b ELSE c", "a b? c?"],
    ["EMIT FOR x IN a WHERE b : c", "a b? c?"],
    ["EMIT [a AND b, c OR d, e ?? f, g + h]", "a b? c d? e f? g h"],
    ["EMIT [x => a, TRY b ELSE c, LET x = d IN e]", "a? b? c? d e"],
    ["TASK f(x: any = a): b = c\nLET y = d", "a? b c? d"],
  ])("says which children of %s are conditional", (text, expected) => {
    const found: string[] = []
    visit(parseModule(text).module, {
      enter(node, _, conditional) {
        if (node.kind === "name" && node.name !== "any") found.push(`${node.name}${conditional ? "?" : ""}`)
      },
    })
    expect(found.join(" ")).toBe(expected)
  })

  test("takes a tree of any height", () => {
    let high = tree("1")
    for (let i = 0; i < 100_000; i++) high = { ...(tree("1 + 1") as Expression & { kind: "binary" }), left: high }
    let count = 0
    visit(high, { enter: () => void count++ })
    expect(count).toBe(200_001)
  })
})

test("the inner expressions of an expression are behind entries, arguments and bindings", () => {
  expect(innerExpressions(tree("f(a, b: c)")).map(print)).toEqual(["f", "a", "c"])
  expect(innerExpressions(tree("{a: x, b: y}")).map(print)).toEqual(["x", "y"])
  expect(innerExpressions(tree("LET a = x IN y")).map(print)).toEqual(["x", "y"])
})

/** Fields that a node has only where they say something. */
const OPTIONAL = ["exact"]

test("a tree of the parser has the fields of the table", () => {
  fc.assert(
    fc.property(expression, (made) => {
      visit(parseExpression(print(made)).expression!, {
        enter(node) {
          const fields = (EXPRESSION_FIELDS as { readonly [kind: string]: object })[node.kind]
          if (fields !== undefined)
            expect([...new Set([...Object.keys(node), ...OPTIONAL])].sort()).toEqual(
              [...new Set([...Object.keys(fields), ...OPTIONAL, "kind", "start", "end"])].sort(),
            )
        },
      })
    }),
  )
})
