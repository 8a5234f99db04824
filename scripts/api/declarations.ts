// The declaration and docstring of every name that the package exports, read from its sources by TypeScript.
// The programming interface of the compiler is not stable yet, so package.json names an exact version of it.

import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { SyntaxKind, type Node } from "typescript/unstable/ast"
import {
  isClassDeclaration,
  isExpressionWithTypeArguments,
  isFunctionDeclaration,
  isMethodDeclaration,
  isConstructorDeclaration,
  isTypeQueryNode,
  isTypeReferenceNode,
  isVariableDeclaration,
} from "typescript/unstable/ast/is"
import { API, SymbolFlags, type Project, type Symbol as Named } from "typescript/unstable/sync"

const ROOT = fileURLToPath(new URL("../../", import.meta.url))

export interface ApiEntry {
  /** For example `recall-lang/node`. */
  readonly name: string
  /** Its page in docs/api. */
  readonly page: string
  /** The sentence above its source. */
  readonly content: string
  readonly names: readonly ApiName[]
}

export interface ApiName {
  readonly name: string
  readonly kind: "function" | "class" | "constant" | "type"
  /** The text of its docstring; empty if it has none. */
  readonly documentation: string
  /** Its declaration in TypeScript, without bodies and private members. */
  readonly declaration: string
  readonly symbol: Named
  /** The types in the declaration, exported or not. */
  readonly uses: readonly Named[]
}

/** Every entry that `exports` of package.json names, read from the sources. */
export function describeApi(): readonly ApiEntry[] {
  const api = new API({ cwd: ROOT })
  try {
    const config = `${ROOT}tsconfig.build.json`
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config)!
    return entrySources().map(({ name, path }) => {
      const file = project.program.getSourceFile(path)!
      const [, sentence = ""] = /^\/\/ (?:`[^`]*`: )?(.*(?:\n\/\/ .*)*)/.exec(file.text) ?? []
      const content = sentence.replaceAll("\n// ", " ").replace(/^./, (letter) => letter.toUpperCase())
      const exported = project.checker.getExportsOfModule(project.checker.getSymbolAtLocation(file)!)
      return { name, page: pageOf(name), content, names: exported.map((symbol) => describe(project, symbol)) }
    })
  } finally {
    api.close()
  }
}

/** The entries of package.json with the sources of their types. */
function entrySources(): readonly { readonly name: string; readonly path: string }[] {
  const { exports } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as {
    readonly exports: { readonly [entry: string]: string | { readonly types: string } }
  }
  return Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === "string"
      ? []
      : [
          {
            name: `recall-lang${entry.slice(1)}`,
            path: target.types.replace(/^\.\/dist\/types\/(.*)\.d\.ts$/, `${ROOT}$1.ts`),
          },
        ],
  )
}

function pageOf(entry: string): string {
  return `${entry.replace("recall-lang/", "").replaceAll("/", "-")}.md`
}

function describe(project: Project, exported: Named): ApiName {
  const symbol = original(project, exported)
  const declarations = symbol.declarations.map((one) => one.resolve(project)!)
  // The implementation of an overloaded function is not one of its signatures.
  const isOverload = (node: Node): boolean => isFunctionDeclaration(node) && node.body === undefined
  const shown = declarations.some(isOverload) ? declarations.filter(isOverload) : declarations
  const [first] = shown as [Node]
  const parts = shown.flatMap(shownParts)
  return {
    name: exported.name,
    kind: kindOf(first),
    documentation: docstringOf(statementOf(first)),
    declaration: shown.map((node) => declarationOf(project, node, exported.name)).join("\n"),
    symbol,
    uses: usesOf(project, parts).filter((one) => one !== symbol),
  }
}

function original({ checker }: Project, symbol: Named): Named {
  return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function kindOf(node: Node): ApiName["kind"] {
  if (isFunctionDeclaration(node)) return "function"
  if (isClassDeclaration(node)) return "class"
  return isVariableDeclaration(node) ? "constant" : "type"
}

/** The node that the docstring of a declaration precedes. */
function statementOf(node: Node): Node {
  return isVariableDeclaration(node) ? node.parent.parent : node
}

function docstringOf(node: Node): string {
  const before = node.getSourceFile().text.slice(node.pos, node.getStart())
  const [, text = ""] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/.exec(before) ?? []
  return text.replaceAll(/^\s*\* ?/gm, "").trim()
}

function declarationOf(project: Project, node: Node, name: string): string {
  const { text } = node.getSourceFile()
  if (isVariableDeclaration(node)) {
    const { type, initializer } = node
    const typed =
      type?.getText() ?? project.checker.typeToString(project.checker.getTypeOfSymbol(symbolAt(project, node))!)
    const value = initializer !== undefined && isPlain(initializer) ? ` = ${initializer.getText()}` : ""
    return `const ${name}${type === undefined && value !== "" ? "" : `: ${typed}`}${value}`
  }
  if (isClassDeclaration(node)) {
    const head = text.slice(node.getStart(), node.members.pos).replace("export ", "")
    const members = node.members.filter(isShown).map((member) => `  ${upToBody(member, member.pos)}`)
    return [head, ...members, "}"].join("\n")
  }
  return upToBody(node, node.getStart()).replace(/^export (?:async )?(function)?\*?/, "$1")
}

function symbolAt(project: Project, node: Node & { readonly name: Node }): Named {
  return project.checker.getSymbolAtLocation(node.name)!
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

function isShown(member: Node): boolean {
  return !/^(?:private|protected|#|(?:(?:static|override|readonly) )*\[)/.test(member.getText())
}

/** The parts of which a declaration's text consists. */
function shownParts(node: Node): readonly Node[] {
  if (isVariableDeclaration(node)) return node.type === undefined ? [] : [node.type]
  if (isFunctionDeclaration(node))
    return [...(node.typeParameters ?? []), ...node.parameters, ...(node.type === undefined ? [] : [node.type])]
  return isClassDeclaration(node) ? [...(node.heritageClauses ?? []), ...node.members.filter(isShown)] : [node]
}

function usesOf(project: Project, parts: readonly Node[]): readonly Named[] {
  const names: Node[] = []
  const walk = (node: Node): void => {
    if (node.kind === SyntaxKind.Block) return
    if (isTypeReferenceNode(node)) names.push(node.typeName)
    else if (isExpressionWithTypeArguments(node)) names.push(node.expression)
    else if (isTypeQueryNode(node)) names.push(node.exprName)
    node.forEachChild(walk)
  }
  parts.forEach(walk)
  if (names.length === 0) return []
  const symbols = project.checker.getSymbolAtLocation(names).flatMap((one) => (one ? [original(project, one)] : []))
  return [...new Set(symbols)]
}
