// The parts of an expression, each with the names that it sees besides those around it.

import type { Expression } from "../../../grammar/index.ts"

export interface Part {
  readonly expression: Expression
  /** Names bound for this part only. */
  readonly binds: readonly string[]
  /** Whether it is evaluated whenever the whole is. */
  readonly sure: boolean
}

const NONE: readonly string[] = []
const sure = (expression: Expression): Part => ({ expression, binds: NONE, sure: true })

/** The parts in the order in which they stand. */
export function partsOf(node: Expression): readonly Part[] {
  switch (node.kind) {
    case "literal":
    case "name":
      return []
    case "template":
      return node.parts.flatMap((part) => (typeof part === "string" ? [] : [sure(part)]))
    case "list":
      return node.items.map(sure)
    case "record":
      return node.entries.map(({ value }) => sure(value))
    case "field":
      return [sure(node.object)]
    case "item":
      return [sure(node.object), sure(node.index)]
    case "slice":
      return [node.object, node.from, node.to].flatMap((part) => (part === null ? [] : [sure(part)]))
    case "apply":
      return [sure(node.callee), ...node.arguments.map(({ value }) => sure(value))]
    case "call":
      return node.arguments.map(({ value }) => sure(value))
    case "pipe":
      return [
        sure(node.left),
        ...(node.right.kind === "apply" || node.right.kind === "call" ? partsOf(node.right) : [sure(node.right)]),
      ]
    case "unary":
      return [sure(node.operand)]
    case "binary": {
      const lazy = node.operator === "AND" || node.operator === "OR" || node.operator === "??"
      return [sure(node.left), { expression: node.right, binds: NONE, sure: !lazy }]
    }
    case "if":
      return [
        sure(node.condition),
        { expression: node.then, binds: NONE, sure: false },
        { expression: node.else, binds: NONE, sure: false },
      ]
    case "for": {
      const binds = node.index === null ? [node.variable.text] : [node.variable.text, node.index.text]
      const inner = node.where === null ? [node.body] : [node.where, node.body]
      return [sure(node.list), ...inner.map((expression) => ({ expression, binds, sure: false }))]
    }
    case "let": {
      const names = node.bindings.map(({ name }) => name.text)
      return [
        ...node.bindings.map(({ value }, i) => ({ expression: value, binds: names.slice(0, i), sure: true })),
        { expression: node.body, binds: names, sure: true },
      ]
    }
    case "lambda":
      return [{ expression: node.body, binds: node.parameters.map(({ text }) => text), sure: false }]
    case "try":
      return [
        { expression: node.body, binds: NONE, sure: false },
        { expression: node.fallback, binds: ["error"], sure: false },
      ]
  }
}

/** Names in reach besides the module's own. */
export type Names = ReadonlySet<string>

export function withNames(names: Names, more: readonly string[]): Names {
  return more.length === 0 ? names : new Set([...names, ...more])
}

/** The name of what an expression calls for certain, where it is one that no local name hides. */
export function calledName(node: Expression, locals: Names): string | null {
  const called = node.kind === "pipe" ? node.right : node
  let name: string | null = null
  if (called.kind === "apply" && called.callee.kind === "name") ({ name } = called.callee)
  else if (called.kind === "call") {
    const first = called.arguments[0]?.value
    if (first?.kind === "literal" && typeof first.value === "string") name = first.value
  } else if (node.kind === "pipe" && called.kind === "name") ({ name } = called)
  return name === null || locals.has(name) ? null : name
}
