// Tree to canonical source: what it prints parses to the same tree, spans aside.

import type * as Ast from "./ast.ts"
import { printDeclaration, printModule } from "./print-module.ts"
import { printDocument, printPart } from "./print-document.ts"
import { printEntry, printArgument, printBinding, printExpression } from "./print-expression.ts"

/** Canonical source of a tree that the parser can build. A tree may have up to 1,000 levels. */
export function print(node: Ast.Node): string {
  switch (node.kind) {
    case "document":
      return printDocument(node)
    case "module":
      return printModule(node)
    case "text":
    case "bind":
    case "declare":
    case "block":
      return printPart(node)
    case "import":
    case "param":
    case "let-declaration":
    case "task":
    case "test":
    case "emit":
    case "parameter":
    case "imported-name":
      return printDeclaration(node)
    case "identifier":
      return node.text
    case "entry":
      return printEntry(node)
    case "argument":
      return printArgument(node)
    case "binding":
      return printBinding(node)
    default:
      return printExpression(node) // an expression: nothing else is left
  }
}
