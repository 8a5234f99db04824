// The declaration and docstring of every name that the package exports, read from its sources by TypeScript.
// The programming interface of the compiler is not stable yet, so package.json names an exact version of it.

import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { SyntaxKind, type Node } from "typescript/unstable/ast"
import {
  isClassDeclaration,
  isExpressionWithTypeArguments,
  isFunctionDeclaration,
  isTypeQueryNode,
  isTypeReferenceNode,
  isVariableDeclaration,
} from "typescript/unstable/ast/is"
import { API, SymbolFlags, type Project, type Symbol as Named } from "typescript/unstable/sync"
import { commentOf, declarationOf, listsIn, shownParts } from "./text.ts"

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replaceAll("\\", "/")

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
  /** The project's own types in the declaration, exported or not. */
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
  const texts = shown.map((node, i) => {
    const declaration = declarationOf(project, node, exported.name)
    // The docstring of the first signature is that of the name.
    return i === 0 ? declaration : `${commentOf(node)}\n${declaration}`.trim()
  })
  return {
    name: exported.name,
    kind: kindOf(first),
    documentation: commentOf(first)
      .slice("/**".length, -"*/".length)
      .replaceAll(/^\s*\* ?/gm, "")
      .trim(),
    declaration: texts.join("\n"),
    symbol,
    uses: usesOf(project, shown.flatMap(shownParts)).filter((one) => one !== symbol),
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

/** The types that are named in parts of a declaration. */
function usesOf(project: Project, parts: readonly Node[]): readonly Named[] {
  const names: Node[] = []
  const walk = (node: Node): void => {
    if (node.kind === SyntaxKind.Block || listsIn(node)[0] === node) return
    if (isTypeReferenceNode(node)) names.push(node.typeName)
    else if (isExpressionWithTypeArguments(node)) names.push(node.expression)
    else if (isTypeQueryNode(node)) names.push(node.exprName)
    node.forEachChild(walk)
  }
  parts.forEach(walk)
  if (names.length === 0) return []
  const symbols = project.checker.getSymbolAtLocation(names).flatMap((one) => (one ? [original(project, one)] : []))
  return [...new Set(symbols)].filter(isOwnType)
}

/** Whether a type is declared in the project, and not by a declaration's own parameter. */
function isOwnType({ flags, declarations }: Named): boolean {
  const { path = "" } = declarations[0] ?? {}
  return !(flags & SymbolFlags.TypeParameter) && /^(?:src|grammar)\//.test(path.slice(ROOT.length))
}
