// Documents to source: text stays as it is, but for a backslash before a CALL( that would open a node.

import type * as Ast from "./ast.ts"
import { endsWithShield } from "./characters.ts"
import { CodeTracker } from "./code-tracker.ts"
import { printBinding, printExpression } from "./print-expression.ts"
import { printDeclaration, printDocumented } from "./print-module.ts"

const OPENER = "CALL("

export function printDocument(node: Ast.Document): string {
  const tracker = new CodeTracker()
  let before = ""
  let printed = ""
  for (const part of node.parts) {
    if (part.kind === "text") {
      printed += escapeText(part.text, before, tracker)
      before = (before + part.text).slice(-2)
    } else {
      printed += printPart(part)
      const isLines = part.kind === "block" || (part.kind === "declare" && part.form === "front-matter")
      if (isLines) tracker.beginLine()
      else tracker.skipNode()
      before = isLines ? "\n" : ")"
    }
  }
  return printed
}

export function printPart(part: Ast.Part): string {
  switch (part.kind) {
    case "text":
      return escapeText(part.text, "", new CodeTracker())
    case "bind":
      return `CALL(LET ${part.bindings.map(printBinding).join(", ")})`
    case "declare":
      return part.form === "node"
        ? `CALL(${part.declarations.map(printDeclaration).join("")})`
        : `recall: |\n${part.declarations.map((one) => `  ${printDeclaration(one)}\n`).join("")}`
    case "block":
      return `\`\`\`recall\n${part.declarations.map((one) => `${printDocumented(one)}\n`).join("")}\`\`\`\n`
    case "call":
      return printExpression(part)
  }
}

/** `before` is the end of the text before it, which the tracker has read. */
function escapeText(text: string, before: string, tracker: CodeTracker): string {
  let printed = ""
  let from = 0
  tracker.begin()
  for (let at = text.indexOf(OPENER); at >= 0; at = text.indexOf(OPENER, at + OPENER.length)) {
    printed += text.slice(from, at)
    tracker.advance(text, from, at, false, -1)
    const last = at > 1 ? text.slice(at - 2, at) : before + text.slice(0, at)
    if (last.endsWith("\\") || !(tracker.inCode() || endsWithShield(last, last.length))) printed += "\\"
    from = at
  }
  tracker.advance(text, from, text.length, false, -1)
  return printed + text.slice(from)
}
