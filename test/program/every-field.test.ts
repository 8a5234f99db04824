// Every field of every kind of node is in the key of a definition, or a reason says why not. The grammar's table names
// the fields, so a kind or a field that is added is tested, or fails here until it has a sample.

import { describe, expect, test } from "vitest"
import { parseExpression, type Expression, type Identifier, type Node } from "../../grammar/index.ts"
import { EXPRESSION_FIELDS, FIELDS, VALUE, type Kind, type NodeOf } from "../../grammar/fields.ts"
import { children } from "../../grammar/walk.ts"
import { canonical, Definition } from "../../src/program/definition.ts"
import { Instance } from "../../src/machine/instance.ts"
import { Scope, type Globals } from "../../src/program/scope.ts"
import { keysOf } from "../support/module-keys.ts"

/** An expression of each kind with all of its fields, and none of the names that it binds in use. */
const SAMPLES: { readonly [K in Expression["kind"]]: string } = {
  literal: "1",
  template: "`a ${x} b ${y} c`",
  name: "x",
  list: "[x, y]",
  record: "{a: x, b?: y, [k]: z}",
  field: "x.name",
  item: "x[y]",
  slice: "x[y:z]",
  apply: "f(x, y, named: z)",
  call: 'CALL("Which?", x, named: y)',
  pipe: "x |> y",
  unary: "-x",
  binary: "x + y",
  if: "IF x THEN y ELSE z",
  for: "FOR item, index IN x WHERE y : z",
  let: "LET a = x, b = y IN z",
  lambda: "(a, b) => x",
  try: "TRY x ELSE y",
}

type FieldOf<Parent> = Exclude<keyof Parent, "kind" | "start" | "end">
type NullField<Parent> = { [F in FieldOf<Parent>]: null extends Parent[F] ? F : never }[FieldOf<Parent>]

/** The fields that may hold nothing. */
const MAY_BE_NULL: {
  readonly [K in Expression["kind"] | "argument" as [NullField<NodeOf<K>>] extends [never] ? never : K]: {
    readonly [F in NullField<NodeOf<K>>]: true
  }
} = {
  literal: { value: true },
  slice: { from: true, to: true },
  for: { index: true, where: true },
  argument: { name: true },
}

/** Changes that the key does not show, and why not. */
const REASONS: { readonly [change: string]: string } = {
  "template.block changed": "both notations give the same text",
  "for.variable.text changed": "the name is local",
  "for.index.text changed": "the name is local",
  "binding.name.text changed": "the name is local",
  "lambda.parameters.text changed": "the name is local",
  "lambda.parameters in another order": "nothing uses them, so only their number counts",
  "record.entries in another order": "a record has no order",
}

const globals: Globals = { lookup: () => undefined, names: () => [] }

function keyOf(expression: Expression): string {
  return new Definition("t", () => canonical(expression, [], Scope.root(globals, "test"))).key(new Instance(null))
}

interface Change {
  readonly name: string
  readonly tree: Expression
}

/** Every change of one field of a node. `put` gives the whole tree with another node in its place. */
function changesOf(node: Node, within: string, put: (changed: Node) => Expression): Change[] {
  const changes: Change[] = []
  // A computed key has no name besides its expression.
  if (node.kind === "identifier" && node.text === "") return changes
  for (const [field, rule] of Object.entries(FIELDS[node.kind]) as [string, unknown][]) {
    const held = (node as unknown as { readonly [field: string]: unknown })[field]
    const name = `${node.kind === "identifier" ? within : node.kind}.${field}`
    const set = (how: string, value: unknown) => {
      changes.push({ name: `${name} ${how}`, tree: put({ ...node, [field]: value } as Node) })
    }
    if (held !== null && (MAY_BE_NULL as { [kind: string]: { [field: string]: true } })[node.kind]?.[field])
      set("left out", null)
    if (rule === VALUE) set("changed", otherValue(held))
    else if (Array.isArray(held)) {
      const items = held as readonly (Node | string)[]
      set("shorter", items.slice(0, -1))
      if (items.length > 1) set("in another order", [items[1], items[0], ...items.slice(2)])
      items.forEach((item, i) => {
        if (typeof item === "string") set(`with another text ${i}`, items.with(i, `${item}!`))
        else changes.push(...changesOf(item, name, (inner) => put({ ...node, [field]: items.with(i, inner) } as Node)))
      })
    } else if (held !== null) {
      const child = held as Node
      if (child.kind !== "identifier") set("replaced", { kind: "literal", start: 0, end: 0, value: 99 })
      changes.push(...changesOf(child, name, (inner) => put({ ...node, [field]: inner } as Node)))
    }
  }
  return changes
}

function otherValue(value: unknown): unknown {
  if (typeof value === "boolean") return !value
  return typeof value === "number" ? value + 1 : `${String(value)}!`
}

const kinds = Object.keys(EXPRESSION_FIELDS) as Expression["kind"][]

describe("a change of an expression changes the key", () => {
  const met = new Set<string>()
  const unchanged = new Set<string>()
  test.each(kinds)("%s", (kind) => {
    const { expression } = parseExpression(SAMPLES[kind])
    expect(expression?.kind).toBe(kind)
    const before = keyOf(expression!)
    for (const { name, tree } of changesOf(expression!, "", (changed) => changed as Expression)) {
      met.add(name.split(" ")[0]!)
      if (REASONS[name] === undefined) expect(keyOf(tree), `${SAMPLES[kind]}: ${name}`).not.toBe(before)
      else {
        unchanged.add(name)
        expect(keyOf(tree), `${SAMPLES[kind]}: ${name}, although ${REASONS[name]}`).toBe(before)
      }
    }
  })
  test("every field is met, and every reason is needed", () => {
    const within: readonly Kind[] = [...kinds, "entry", "argument", "binding"]
    const fields = within.flatMap((kind) => Object.keys(FIELDS[kind]).map((field) => `${kind}.${field}`))
    const nodes = fields.filter((field) => ![...met].some((name) => name === field || name.startsWith(`${field}.`)))
    expect(nodes).toEqual([])
    expect([...unchanged].sort()).toEqual(Object.keys(REASONS).sort())
  })
})

test.each(kinds)("no place is in the key of: %s", (kind) => {
  const { expression } = parseExpression(SAMPLES[kind])
  const { expression: elsewhere } = parseExpression(`\n  ${SAMPLES[kind]}`)
  expect(children(elsewhere!).map(({ start }) => start - 3)).toEqual(children(expression!).map(({ start }) => start))
  expect(keyOf(elsewhere!)).toBe(keyOf(expression!))
})

type Pair = readonly [before: string, after: string]

/** For each field of a declaration that has a key: a change of it, of the definition `t`, or why it is in no key. */
const DECLARATIONS: {
  readonly [K in "task" | "parameter" | "param" | "let-declaration"]: {
    readonly [F in FieldOf<NodeOf<K>>]: Pair | string
  }
} = {
  task: {
    documentation: "nothing evaluates it",
    name: "a definition is found by its content",
    parameters: ["TASK t(a) = 1", "TASK t(a, b) = 1"],
    returns: ["TASK t(a) = 1", "TASK t(a): number = 1"],
    body: ["TASK t(a) = 1", "TASK t(a) = 2"],
  },
  parameter: {
    name: "the name is local; a call by it has it in its own key",
    type: ["TASK t(a) = 1", "TASK t(a: number) = 1"],
    fallback: ["TASK t(a) = 1", "TASK t(a = 2) = 1"],
  },
  param: {
    documentation: "nothing evaluates it",
    name: "the value counts",
    type: "the value counts, converted to the type",
    fallback: "the value counts",
  },
  "let-declaration": { documentation: "nothing evaluates it", bindings: ["LET t = 1", "LET t = 2"] },
}

test.each(
  Object.entries(DECLARATIONS).flatMap(([kind, fields]) =>
    Object.entries(fields).flatMap(([field, pair]) =>
      typeof pair === "string" ? [] : [[`${kind}.${field}`, ...(pair as Pair)] as const],
    ),
  ),
)("a change of %s changes the key", (_, before, after) => {
  expect(keysOf(after).get("t")).not.toBe(keysOf(before).get("t"))
})

test("a name that a call gives an argument by is in its key", () => {
  const identifier: Identifier = { kind: "identifier", start: 0, end: 0, text: "b" }
  const { expression } = parseExpression("f(a: 1)")
  const call = expression as NodeOf<"apply">
  const other: Expression = { ...call, arguments: [{ ...call.arguments[0]!, name: identifier }] }
  expect(keyOf(other)).not.toBe(keyOf(call))
})
