// Expressions to canonical source, with parentheses only where the tree would be another one without them.

import type * as Ast from "./ast.ts"
import type { Form, FormPart } from "./fields.ts"
import { isWord } from "./keywords.ts"
import { COMPARISON, NEGATION_STRENGTH, NOT_STRENGTH, operators } from "./operators.ts"
import { printTemplate } from "./print-template.ts"
import { childFields, heldIn } from "./walk.ts"

/** Strengths of a place: an expression that binds less strongly gets parentheses. */
export const ANYTHING = -1
export const OPERAND = 10

const strengths = new Map<string, number>(operators.map((info) => [info.operator, info.strength]))

export function printExpression(node: Ast.Expression): string {
  return printAt(node, ANYTHING, false)
}

/** `bare`: the place is a binding's value outside of brackets, where IN ends it. */
function printAt(node: Ast.Expression, strength: number, bare: boolean): string {
  const own = strengthOf(node)
  if (own >= strength && !(bare && isMembership(node))) return printBare(node, bare)
  return `(${printBare(node, false)})`
}

export function isMembership(node: Ast.Expression): boolean {
  return node.kind === "binary" && (node.operator === "IN" || node.operator === "NOT IN")
}

export function strengthOf(node: Ast.Expression): number {
  switch (node.kind) {
    case "lambda":
      return ANYTHING
    case "pipe":
      return strengths.get("|>") as number
    case "binary":
      return strengths.get(node.operator) as number
    case "unary":
      return node.operator === "NOT" ? NOT_STRENGTH : NEGATION_STRENGTH
    case "literal":
      return isNegative(node) ? NEGATION_STRENGTH : OPERAND
    case "template":
    case "name":
    case "list":
    case "record":
    case "field":
    case "item":
    case "slice":
    case "apply":
    case "call":
      return OPERAND
    default:
      return strengthOfForm(node)
  }
}

function printBare(node: Ast.Expression, bare: boolean): string {
  switch (node.kind) {
    case "literal":
      return printLiteral(node)
    case "template":
      return printTemplate(node, printExpression)
    case "name":
      return node.name
    case "list":
      return `[${node.items.map(printExpression).join(", ")}]`
    case "record":
      return `{${node.entries.map(printEntry).join(", ")}}`
    case "field":
    case "item":
    case "slice":
    case "apply":
      return printPostfixes(node)
    case "call":
      return `CALL(${node.arguments.map(printArgument).join(", ")})`
    case "pipe":
    case "binary":
      return printChain(node, bare)
    case "unary":
      return printUnary(node, bare)
    case "lambda":
      return `${printParameters(node.parameters)} => ${printAt(node.body, ANYTHING, bare)}`
    default:
      return printForm(node, bare)
  }
}

/** Only a kind that is a form gets here: another one that the switches leave out does not compile. */
function strengthOfForm(_form: Form): number {
  return ANYTHING
}

/** The words of a form and its children in turn, as the table of fields has them. */
function printForm(node: Form, bare: boolean): string {
  // Before the last word of a form an IN is an operator, except in the bindings of a LET.
  return formPieces(node)
    .map(([word, parts], i, { length }) => {
      return word + parts.map((part) => printPart(part, bare && i === length - 1)).join(", ")
    })
    .join("")
}

/** Each field of a form that holds something: the words before it, and its nodes. */
export function formPieces(node: Form): readonly (readonly [word: string, parts: readonly FormPart[]])[] {
  return childFields(node.kind).flatMap(([field, { word = "" }]) => {
    const held = heldIn(node, field) as FormPart | null | readonly FormPart[]
    return held === null
      ? []
      : [[word, Array.isArray(held) ? (held as readonly FormPart[]) : [held as FormPart]] as const]
  })
}

function printPart(part: FormPart, bare: boolean): string {
  if (part.kind === "identifier") return part.text
  return part.kind === "binding" ? printBinding(part) : printAt(part, ANYTHING, bare)
}

function isNegative({ value, exact }: Ast.Literal): boolean {
  return exact === undefined ? typeof value === "number" && value < 0 : exact.startsWith("-")
}

function printLiteral({ value, exact }: Ast.Literal): string {
  // JSON writes lone surrogates as escapes and numbers in full precision.
  return exact ?? JSON.stringify(value)
}

export function printParameters(parameters: readonly Ast.Identifier[]): string {
  const names = parameters.map(({ text }) => text).join(", ")
  return parameters.length === 1 ? names : `(${names})`
}

/** `--2` would be the same as `-(-2)`, and `-2` the literal: a number after a minus sign gets parentheses. */
function printUnary(node: Ast.Unary, bare: boolean): string {
  const { operand } = node
  if (node.operator === "NOT") return `NOT ${printAt(operand, NOT_STRENGTH, bare)}`
  const number = operand.kind === "literal" && typeof operand.value === "number"
  return number ? `-(${printBare(operand, false)})` : `-${printAt(operand, NEGATION_STRENGTH, bare)}`
}

/** Chains grow to the left as long as the text is, so they are printed by a loop. */
function printChain(node: Ast.Binary | Ast.Pipe, bare: boolean): string {
  const tails: string[] = []
  let left: Ast.Expression = node
  let strength = ANYTHING
  for (;;) {
    if (left.kind !== "binary" && left.kind !== "pipe") break
    const own = strengthOf(left)
    if (own < strength || (bare && tails.length > 0 && isMembership(left))) break
    const operator = left.kind === "pipe" ? "|>" : left.operator
    // Operators associate to the left; comparisons do not associate.
    tails.push(` ${operator} ${printAt(left.right, own + 1, bare)}`)
    strength = own === COMPARISON ? own + 1 : own
    left = left.left
  }
  return printAt(left, strength, bare) + tails.reverse().join("")
}

function printPostfixes(node: Ast.Field | Ast.Item | Ast.Slice | Ast.Apply): string {
  const tails: string[] = []
  let object: Ast.Expression = node
  for (;;) {
    if (object.kind === "field") {
      tails.push(`${object.optional ? "?." : "."}${object.name.text}`)
      object = object.object
    } else if (object.kind === "item") {
      tails.push(`${object.optional ? "?." : ""}[${printExpression(object.index)}]`)
      object = object.object
    } else if (object.kind === "slice") {
      const from = object.from === null ? "" : printExpression(object.from)
      const to = object.to === null ? "" : printExpression(object.to)
      tails.push(`[${from}:${to}]`)
      object = object.object
    } else if (object.kind === "apply") {
      tails.push(`(${object.arguments.map(printArgument).join(", ")})`)
      object = object.callee
    } else break
  }
  return printAt(object, OPERAND, false) + tails.reverse().join("")
}

export function printArgument(node: Ast.Argument): string {
  return node.name === null ? printExpression(node.value) : `${node.name.text}: ${printExpression(node.value)}`
}

export function printEntry(node: Ast.RecordEntry): string {
  const written = isWord(node.key.text) ? node.key.text : JSON.stringify(node.key.text)
  const key = node.computed === null ? written : `[${printExpression(node.computed)}]`
  return `${key}${node.optional ? "?" : ""}: ${printExpression(node.value)}`
}

export function printBinding(node: Ast.Binding): string {
  return `${node.name.text} = ${printAt(node.value, ANYTHING, true)}`
}

/** A binding of a declaration, where no IN ends it. */
export function printDeclared(node: Ast.Binding): string {
  return `${node.name.text} = ${printExpression(node.value)}`
}
