// Strings that are valid and seldom meant: `${name}` outside of a template, a type's name in quotes, `\b` of a pattern.

import type { Argument, Expression, Names, Node, Span } from "../../../grammar/index.ts"
import { visit } from "../../../grammar/walk.ts"
import { calledName } from "./called-name.ts"

export interface StringSlip extends Span {
  readonly code: "placeholder-in-string" | "type-in-quotes" | "control-character"
  readonly message: string
  readonly hint: string
}

export interface StringContext {
  /** The source of a node, with its quotes. */
  readonly sourceOf: (span: Span) => string
  /** Whether a name means something here. `bound` are the names bound around it. */
  readonly isKnown: (name: string, bound: Names) => boolean
  /** Whether `{name}` in a question is a placeholder for a known name, too, as in the f-strings of Python. */
  readonly braces: boolean
  /** Whether the escapes \b and \f are a slip in an argument of this function; null is any other string. */
  readonly hasPatterns: (called: string | null) => boolean
}

const TYPES: ReadonlySet<unknown> = new Set(["string", "number", "boolean", "any"])
const NAME = String.raw`[\p{L}_][\p{L}\p{N}_]*`
const PLACEHOLDER = new RegExp(String.raw`\$\{\s*(${NAME})`, "gu")
const BRACES = new RegExp(String.raw`(?<!\$)\{(${NAME})\}`, "gu")
const CONTROL = /^(?:[^\\]|\\[^bf])*\\[bf]/s

/** The slips in the strings of an expression or of a part of a document, in source order. */
export function stringSlips(root: Node, context: StringContext): readonly StringSlip[] {
  const found: StringSlip[] = []
  const questions = new Set<Node>()
  const patterns = new Set<Node>()
  visit(root, {
    enter(node, names) {
      if (node.kind === "apply" || node.kind === "call" || node.kind === "pipe") {
        const called = calledName(node, names)
        const args = argumentsOf(node)
        if (called !== null && context.hasPatterns(called)) for (const { value } of args) patterns.add(value)
        if (node.kind === "pipe" || !(node.kind === "call" || called === "ask")) return
        if (args[0] !== undefined) questions.add(args[0].value)
        for (const { name, value } of args) if (name?.text === "returns") found.push(...quotedTypes(value))
      } else if (node.kind === "literal" && typeof node.value === "string") {
        const isPattern = patterns.has(node) || context.hasPatterns(null)
        if (isPattern && CONTROL.test(context.sourceOf(node))) found.push(controlCharacter(node))
        const name = placeholderIn(node.value, questions.has(node), names, context)
        if (name !== undefined) found.push(placeholder(node, name))
      }
    },
  })
  return found
}

function argumentsOf(node: Expression): readonly Argument[] {
  if (node.kind === "apply" || node.kind === "call") return node.arguments
  return node.kind === "pipe" ? argumentsOf(node.right) : []
}

function placeholderIn(
  text: string,
  isQuestion: boolean,
  names: Names,
  { isKnown, braces }: StringContext,
): string | undefined {
  if (!text.includes("{")) return undefined
  const forms = braces && isQuestion ? [PLACEHOLDER, BRACES] : [PLACEHOLDER]
  for (const form of forms)
    for (const [whole, name = ""] of text.matchAll(form))
      if (isKnown(name, names)) return whole.endsWith("}") ? whole : `${whole}}`
  return undefined
}

function placeholder({ start, end }: Span, shown: string): StringSlip {
  const message = `${shown} in a string in quotes is only text`
  const hint = "write a template, between backticks: `… ${x}`; or hand the value over as data"
  return { code: "placeholder-in-string", message, hint, start, end }
}

function controlCharacter({ start, end }: Span): StringSlip {
  const message = "\\b in a string is a backspace, and \\f a form feed"
  const hint = "write \\\\b or \\\\f for a backslash and the letter"
  return { code: "control-character", message, hint, start, end }
}

function quotedTypes(type: Expression): readonly StringSlip[] {
  const found: StringSlip[] = []
  visit(type, {
    enter(node) {
      if (node.kind !== "literal" || !TYPES.has(node.value)) return
      const message = `${JSON.stringify(node.value)} in quotes is the type of this one text`
      found.push({ code: "type-in-quotes", message, hint: `write ${node.value as string}`, ...spanOf(node) })
    },
  })
  return found
}

function spanOf({ start, end }: Span): Span {
  return { start, end }
}
