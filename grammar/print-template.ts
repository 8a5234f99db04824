// Templates to canonical source.

import type * as Ast from "./ast.ts"
import { endsWithShield } from "./characters.ts"

type Print = (node: Ast.Expression) => string

export function printTemplate(node: Ast.Template, print: Print): string {
  return node.block ? printBlock(node, print) : printLine(node, print)
}

function printLine(node: Ast.Template, print: Print): string {
  const printed = node.parts.map((part, index) =>
    typeof part === "string" ? escapeText(part).replaceAll("`", "\\`") : printPart(part, node.parts[index - 1], print),
  )
  return `\`${printed.join("")}\``
}

/** A call is written bare where it opens: not behind a letter, a digit, `_` or a backslash. */
function printPart(part: Ast.Expression, before: Ast.Template["parts"][number] | undefined, print: Print): string {
  const text = typeof before === "string" ? before : ""
  const opens = !endsWithShield(text, text.length) && !text.endsWith("\\")
  return part.kind === "call" && opens ? print(part) : `\${${print(part)}}`
}

function escapeText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("${", "\\${").replaceAll("CALL(", "\\CALL(")
}

/**
 * The text begins on a line of its own and so does the closing, which both vanish. Escapes keep blanks at the start of
 * lines and carriage returns, which dedenting would change.
 */
function printBlock(node: Ast.Template, print: Print): string {
  const hasCode = node.parts.some((part) => typeof part === "string" && /[`~]/u.test(part))
  const { parts } = node
  const printed = parts.map((part, index) => {
    if (typeof part !== "string") return hasCode ? `\${${print(part)}}` : printPart(part, parts[index - 1], print)
    const lines = escapeText(part).replaceAll("\r", "\\r").replaceAll('"""', '\\"\\"\\"').split("\n")
    return lines.map((line, number) => (number > 0 || index === 0 ? guardBlanks(line) : line)).join("\n")
  })
  return `"""\n${printed.join("")}\n"""`
}

/** A line that begins with blanks begins with an escape instead, so that it has no margin and is not blank. */
function guardBlanks(line: string): string {
  if (line.startsWith(" ")) return `\\u0020${line.slice(1)}`
  return line.startsWith("\t") ? `\\t${line.slice(1)}` : line
}
