// The text of a declaration as the API reference shows it: without bodies, private members and values that are code.

import { SyntaxKind, type Node, type TypeNode } from "typescript/unstable/ast"
import {
  isClassDeclaration,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isIndexedAccessTypeNode,
  isMethodDeclaration,
  isObjectBindingPattern,
  isVariableDeclaration,
} from "typescript/unstable/ast/is"
import { NodeBuilderFlags, type Checker, type Project } from "typescript/unstable/sync"

/** Prints a type with all its members, and the alias that it has as its definition. */
const ENTIRE = NodeBuilderFlags.NoTruncation | NodeBuilderFlags.InTypeAlias

/** The comment with the docstring of a declaration, or nothing. */
export function commentOf(node: Node): string {
  const statement = isVariableDeclaration(node) ? node.parent.parent : node
  const before = statement.getSourceFile().text.slice(statement.pos, statement.getStart())
  return /\/\*\*(?:(?!\*\/)[^])*\*\/(?=\s*$)/.exec(before)?.[0] ?? ""
}

/** The text of a declaration, with the name under which it is exported where that is another. */
export function declarationOf({ checker }: Project, node: Node, name: string): string {
  if (isVariableDeclaration(node)) {
    const { type, initializer } = node
    const typed = type?.getText() ?? checker.typeToString(checker.getTypeAtLocation(node)!)
    const value = initializer !== undefined && isPlain(initializer) ? ` = ${initializer.getText()}` : ""
    return `const ${name}${type === undefined && value !== "" ? "" : `: ${typed}`}${value}`
  }
  if (isClassDeclaration(node)) {
    const head = node.getSourceFile().text.slice(node.getStart(), node.members.pos).replace("export ", "")
    const members = node.members.filter(isShown).map((member) => `  ${upToBody(member, member.pos)}`)
    return [head, ...members, "}"].join("\n")
  }
  return withoutPatterns(node, withMembers(checker, node)).replace(/^export (?:async )?(function)?\*?/, "$1")
}

/** The text of a declaration, in which the members of a constant list are named in place of the list. */
function withMembers(checker: Checker, node: Node): string {
  let text = upToBody(node, node.getStart())
  for (const list of listsIn(node).toReversed()) {
    const members = checker.typeToString(checker.getTypeFromTypeNode(list)!, undefined, ENTIRE)
    const filled = members.replaceAll(/(.{80,100}?) \| /g, "$1\n  | ")
    const start = list.getStart() - node.getStart()
    const before = filled === members ? text.slice(0, start) : `${text.slice(0, start).trimEnd()}\n  | `
    text = before + filled + text.slice(start + list.getText().length)
  }
  return text
}

/** The outermost `(typeof CONSTANT)[…]` in a declaration. */
export function listsIn(node: Node): readonly TypeNode[] {
  if (node.kind === SyntaxKind.Block) return []
  if (isIndexedAccessTypeNode(node) && node.getText().startsWith("(typeof ")) return [node]
  const inside: TypeNode[] = []
  node.forEachChild((child) => void inside.push(...listsIn(child)))
  return inside
}

/** Whether the value of a constant says something to its reader: it has no code. */
function isPlain(value: Node): boolean {
  const { NumericLiteral, StringLiteral, ObjectLiteralExpression } = SyntaxKind
  return [NumericLiteral, StringLiteral, ObjectLiteralExpression].includes(value.kind) && !value.getText().includes("(")
}

function upToBody(node: Node, start: number): string {
  const body =
    isFunctionDeclaration(node) || isMethodDeclaration(node) || isConstructorDeclaration(node) ? node.body : undefined
  return node
    .getSourceFile()
    .text.slice(start, body?.pos ?? node.end)
    .trim()
}

/** A parameter that takes its options apart is shown as `options`: their type has the documentation of the fields. */
function withoutPatterns(node: Node, text: string): string {
  if (!isFunctionDeclaration(node)) return text
  return node.parameters.reduceRight((before, { name, type }) => {
    if (!isObjectBindingPattern(name) || !/Options\b|^\{/.test(type?.getText() ?? "")) return before
    const start = name.getStart() - node.getStart()
    return `${before.slice(0, start)}options${before.slice(start + name.getText().length)}`
  }, text)
}

function isShown(member: Node): boolean {
  return !/^(?:private|protected|#|(?:(?:static|override|readonly) )*\[)/.test(member.getText())
}

/** The parts of which a declaration's text consists. */
export function shownParts(node: Node): readonly Node[] {
  if (isVariableDeclaration(node)) return node.type === undefined ? [] : [node.type]
  if (isFunctionDeclaration(node))
    return [...(node.typeParameters ?? []), ...node.parameters, ...(node.type === undefined ? [] : [node.type])]
  return isClassDeclaration(node) ? [...(node.heritageClauses ?? []), ...node.members.filter(isShown)] : [node]
}
