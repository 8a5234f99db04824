// Modules and their declarations to canonical source.

import type * as Ast from "./ast.ts"
import { printDeclared, printExpression } from "./print-expression.ts"

export function printModule(node: Ast.Module): string {
  const blocks = node.declarations.map(printDocumented)
  if (node.documentation !== null) blocks.unshift(printDocumentation(node.documentation).slice(0, -1))
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`
}

export function printDocumented(node: Ast.Declaration): string {
  const documentation = "documentation" in node ? node.documentation : null
  return (documentation === null ? "" : printDocumentation(documentation)) + printDeclaration(node)
}

function printDocumentation(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "##\n" : `## ${line}\n`))
    .join("")
}

export function printDeclaration(node: Ast.Declaration | Ast.Parameter | Ast.ImportedName): string {
  switch (node.kind) {
    case "import": {
      const specifier = JSON.stringify(node.specifier)
      if (node.names === null) return `IMPORT ${specifier} AS ${node.alias?.text ?? ""}`
      return `IMPORT ${node.names.map(printDeclaration).join(", ")} FROM ${specifier}`
    }
    case "imported-name":
      return node.local === node.name ? node.name.text : `${node.name.text} AS ${node.local.text}`
    case "param":
      return `PARAM ${printTyped(node)}`
    case "parameter":
      return printTyped(node)
    case "let-declaration":
      return `LET ${node.bindings.map(printDeclared).join(", ")}`
    case "task": {
      const returns = node.returns === null ? "" : `: ${printExpression(node.returns)}`
      const parameters = node.parameters.map(printDeclaration).join(", ")
      return `TASK ${node.name.text}(${parameters})${returns} = ${printExpression(node.body)}`
    }
    case "test": {
      const questions = node.questions === null ? "" : ` (questions: ${node.questions})`
      return `TEST ${JSON.stringify(node.name.text)}${questions} : ${printExpression(node.body)}`
    }
    case "emit":
      return `EMIT ${printExpression(node.value)}`
  }
}

function printTyped(node: Ast.ParamDeclaration | Ast.Parameter): string {
  const type = node.type === null ? "" : `: ${printExpression(node.type)}`
  const fallback = node.fallback === null ? "" : ` = ${printExpression(node.fallback)}`
  return `${node.name.text}${type}${fallback}`
}
