// Arbitrary expressions that the parser can build, without meaningful spans.

import { isExact } from "../../grammar/numbers.ts"
import fc from "fast-check"
import type { Argument, BinaryOperator, Expression, Identifier, RecordEntry } from "../../grammar/index.ts"

const at = { start: 0, end: 0 }
const name = fc.constantFrom("a", "b", "xs", "it", "_private", "이름", "naïve", "x1", "call", "𝐱")
const identifier = (value: string): Identifier => ({ kind: "identifier", ...at, text: value })
const word = fc.oneof(name, fc.constantFrom("if", "IN", "FOR", "true", "CALL", "None", "NOT", "AND", "LET"))
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        "CALL(",
        "\\",
        "\n",
        "  ",
        "\t",
        '"',
        '"""',
        "`",
        "```",
        "$",
        "${",
        "}",
        "a",
        "\r\n",
        "😀",
        "\ud800",
        "#",
        "~~~",
        "n",
        "u0041",
      ),
      { maxLength: 10 },
    )
    .map((list) => list.join("")),
)
const number = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
)
const binaryOperators: BinaryOperator[] = [
  "??",
  "OR",
  "AND",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "IN",
  "NOT IN",
  "|",
  "+",
  "-",
  "*",
  "/",
  "%",
]

/** No two texts are adjacent and none is empty. */
function joinTexts(parts: readonly (string | Expression)[]): (string | Expression)[] {
  const joined: (string | Expression)[] = []
  for (const part of parts) {
    const last = joined[joined.length - 1]
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part
    else if (part !== "") joined.push(part)
  }
  return joined
}

function isText(node: Expression): boolean {
  return node.kind === "template" || (node.kind === "literal" && typeof node.value === "string")
}

export const expression: fc.Arbitrary<Expression> = fc.letrec<{
  node: Expression
  argument: Argument[]
  entries: RecordEntry[]
}>((tie) => {
  const node = tie("node")
  const args = fc
    .tuple(
      fc.array(node, { maxLength: 2 }),
      fc.uniqueArray(fc.tuple(word, node), { selector: ([key]) => key, maxLength: 2 }),
    )
    .map(([positional, named]): Argument[] => [
      ...positional.map((value): Argument => ({ kind: "argument", ...at, name: null, value })),
      ...named.map(([key, value]): Argument => ({ kind: "argument", ...at, name: identifier(key), value })),
    ])
  const written = fc
    .uniqueArray(fc.tuple(fc.oneof(word, text), fc.boolean(), node), { selector: ([key]) => key, maxLength: 3 })
    .map((list) =>
      list.map(([key, optional, value]): RecordEntry => ({
        kind: "entry",
        computed: null,
        ...at,
        key: identifier(key),
        optional,
        value,
      })),
    )
  const computed = fc
    .tuple(node, node)
    .map(([key, value]): RecordEntry[] => [
      { kind: "entry", computed: key, ...at, key: identifier(""), optional: false, value },
    ])
  const entries = fc.oneof({ weight: 3, arbitrary: written }, { weight: 1, arbitrary: computed })
  const bindings = fc
    .array(fc.tuple(name, node), { minLength: 1, maxLength: 2 })
    .map((list) => list.map(([bound, value]) => ({ kind: "binding" as const, ...at, name: identifier(bound), value })))
  const make = <Fields extends object>(kind: string, fields: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> }) =>
    fc.record(fields).map((values) => ({ kind, ...at, ...values }) as unknown as Expression)
  return {
    argument: args,
    entries,
    node: fc.oneof(
      { maxDepth: 4, depthIdentifier: "expression" },
      fc.oneof(
        fc.oneof(text, number, fc.constantFrom(null, true, false)).map((value): Expression => {
          const written = typeof value === "number" ? JSON.stringify(Math.abs(value)) : ""
          const isHeld = typeof value !== "number" || isExact(written, Math.abs(value))
          return { kind: "literal", ...at, value, ...(isHeld ? {} : { exact: JSON.stringify(value) }) }
        }),
        name.map((value): Expression => ({ kind: "name", ...at, name: value })),
      ),
      make("template", { block: fc.boolean(), parts: fc.array(fc.oneof(text, node), { maxLength: 4 }).map(joinTexts) }),
      make("list", { items: fc.array(node, { maxLength: 3 }) }),
      make("record", { entries }),
      make("field", { object: node, name: word.map(identifier), optional: fc.boolean() }),
      make("item", { object: node, index: node, optional: fc.boolean() }),
      make("slice", { object: node, from: fc.option(node), to: fc.option(node) }),
      make("apply", { callee: node, arguments: args }),
      make("call", { arguments: args.filter((list) => list.length > 0) }),
      make("pipe", { left: node, right: node }),
      make("unary", { operator: fc.constantFrom("-", "NOT"), operand: node }),
      fc
        .tuple(fc.constantFrom(...binaryOperators), node, node)
        .filter(([operator, left]) => operator !== "%" || !isText(left))
        .map(([operator, left, right]): Expression => ({ kind: "binary", ...at, operator, left, right })),
      make("if", { condition: node, then: node, else: node }),
      make("for", {
        variable: name.map(identifier),
        index: fc.option(name.map(identifier)),
        list: node,
        where: fc.option(node),
        body: node,
      }),
      make("let", { bindings, body: node }),
      make("lambda", { parameters: fc.array(name.map(identifier), { maxLength: 3 }), body: node }),
      make("try", { body: node, fallback: node }),
    ),
  }
}).node
