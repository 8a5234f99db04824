// Debian's python3-lark as another reader of our grammar, and trees in the part of the language that the grammar has.

import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { OWN_NAME } from "../../grammar/lark.ts"
import { visit, type Argument, type Expression, type Identifier, type RecordEntry } from "../../grammar/index.ts"

const SCRIPT = fileURLToPath(new URL("lark-texts.py", import.meta.url))

/** The interpreter that has the package; undefined without one. */
export const python = ["/usr/bin/python3", "python3"].find(
  (command) => spawnSync(command, ["-c", "import lark"]).status === 0,
)

interface Result {
  /** Whether the grammar accepts each text. */
  readonly accepted: readonly boolean[]
  /** Texts of the grammar. */
  readonly written: readonly string[]
}

export function readByLark(grammar: string, texts: readonly string[], count = 0, seed = 0): Result {
  const input = JSON.stringify({ grammar, texts, count, seed })
  const { stdout, stderr } = spawnSync(python!, [SCRIPT], { input, encoding: "utf8", maxBuffer: 1 << 28 })
  if (stdout === "") throw new Error(stderr)
  return JSON.parse(stdout) as Result
}

export const isOwn = (name: string): boolean => new RegExp(`^(?:${OWN_NAME})$`).test(name)

/** The names that expressions apply, and the others that they use and do not bind. */
export function namesOf(trees: readonly Expression[]): { readonly functions: string[]; readonly values: string[] } {
  const functions = new Set<string>()
  const values = new Set<string>()
  for (const tree of trees)
    visit(tree, {
      enter: (node) => {
        if (node.kind === "name" && !isOwn(node.name)) values.add(node.name)
        if (node.kind === "apply" && node.callee.kind === "name" && !isOwn(node.callee.name))
          functions.add(node.callee.name)
      },
    })
  return { functions: [...functions], values: [...values] }
}

/** A tree of the same shape in the part of the language that the grammar has; see the head of `grammar/lark.ts`. */
export function inGrammar(tree: Expression): Expression {
  const renamed = new Map<string, string>()
  visit(tree, {
    enter: (node) => {
      const bound =
        node.kind === "binding"
          ? [node.name]
          : node.kind === "for"
            ? [node.variable, ...(node.index === null ? [] : [node.index])]
            : node.kind === "lambda"
              ? node.parameters
              : []
      for (const { text } of bound)
        if (!renamed.has(text))
          renamed.set(text, `${String.fromCharCode(97 + (renamed.size % 26))}${Math.floor(renamed.size / 26)}`)
    },
  })
  const own = (name: string) => renamed.get(name) ?? name
  const bind = (name: Identifier): Identifier => ({ ...name, text: own(name.text) })
  const word = (name: Identifier): Identifier => (/^\w+$/.test(name.text) ? name : { ...name, text: "word" })
  const all = (list: readonly Expression[]) => list.map(fit)
  const given = (list: readonly Argument[]) =>
    list.map((one) => ({ ...one, name: one.name === null ? null : word(one.name), value: fit(one.value) }))
  const inList = (node: Expression): Expression => ({ kind: "list", start: 0, end: 0, items: [node] })
  /** Before a postfix: no number and no constant. */
  const object = (node: Expression) =>
    node.kind === "literal" && typeof node.value !== "string" ? inList(fit(node)) : fit(node)
  const callee = (node: Expression): Expression =>
    ["literal", "template", "list", "record", "call"].includes(node.kind)
      ? { kind: "name", start: 0, end: 0, name: "f" }
      : fit(node)
  const textPart = (text: string) => text.replaceAll(/[^\t\n\P{C}]|LL\(/gu, (found) => (found === "LL(" ? "?(" : "?"))
  function fit(node: Expression): Expression {
    switch (node.kind) {
      case "literal":
        if (typeof node.value === "string") return { ...node, value: node.value.replaceAll(/[\b\f]/g, "?") }
        return typeof node.value === "number" && !isWritten(node.exact ?? String(node.value))
          ? { kind: "literal", start: 0, end: 0, value: 1 }
          : node
      case "name":
        return { ...node, name: own(node.name) }
      case "template":
        return {
          ...node,
          block: false,
          parts: node.parts.map((part) =>
            typeof part === "string" ? textPart(part) : part.kind === "call" ? inList(fit(part)) : fit(part),
          ),
        }
      case "list":
        return { ...node, items: all(node.items) }
      case "record":
        return {
          ...node,
          entries: node.entries.map((entry): RecordEntry => ({
            ...entry,
            computed: entry.computed && fit(entry.computed),
            // A word is written bare, any other key as a string.
            key: /^[\p{L}_][\p{L}\p{N}_]*$/u.test(entry.key.text)
              ? word(entry.key)
              : { ...entry.key, text: entry.key.text.replaceAll(/[\b\f]/g, "?") },
            value: fit(entry.value),
          })),
        }
      case "field":
        return { ...node, object: object(node.object), name: word(node.name) }
      case "item":
        return { ...node, object: object(node.object), index: fit(node.index) }
      case "slice":
        return { ...node, object: object(node.object), from: node.from && fit(node.from), to: node.to && fit(node.to) }
      case "apply":
        return { ...node, callee: callee(node.callee), arguments: given(node.arguments) }
      case "call":
        return { ...node, arguments: given(node.arguments) }
      case "pipe":
      case "binary":
        return { ...node, left: fit(node.left), right: fit(node.right) }
      case "unary":
        return { ...node, operand: fit(node.operand) }
      case "if":
        return { ...node, condition: fit(node.condition), then: fit(node.then), else: fit(node.else) }
      case "for":
        return {
          ...node,
          variable: bind(node.variable),
          index: node.index && bind(node.index),
          list: fit(node.list),
          where: node.where && fit(node.where),
          body: fit(node.body),
        }
      case "let":
        return {
          ...node,
          bindings: node.bindings.map((one) => ({ ...one, name: bind(one.name), value: fit(one.value) })),
          body: fit(node.body),
        }
      case "lambda":
        return { ...node, parameters: node.parameters.map(bind), body: fit(node.body) }
      case "try":
        return { ...node, body: fit(node.body), fallback: fit(node.fallback) }
      default:
        return node satisfies never
    }
  }
  return fit(tree)
}

/** Whether the grammar has room for a number. */
function isWritten(number: string): boolean {
  return /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,2})?$/i.test(number)
}
