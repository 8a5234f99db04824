// Reads one input of the session: an expression, declarations, or a beginning of these that more lines continue.

import type { Declaration, Diagnostic } from "../../../grammar/index.ts"
import { parseExpression } from "../../../grammar/expression.ts"
import { parseModule } from "../../../grammar/module.ts"

/** A declaration of one name. */
export interface Declared {
  readonly name: string
  readonly text: string
}

export type Input =
  | { readonly kind: "expression"; readonly text: string }
  | { readonly kind: "declarations"; readonly declared: readonly Declared[] }
  /** The text ends in the middle of something. */
  | { readonly kind: "incomplete" }
  | { readonly kind: "invalid"; readonly diagnostics: readonly Diagnostic[] }

/** Errors of something that a further line may close. A string in quotes ends on its line. */
const UNCLOSED: ReadonlySet<string> = new Set(["unclosed-bracket", "unclosed-template", "unclosed-comment"])

export function readInput(text: string): Input {
  const { module, diagnostics: ofModule } = parseModule(text)
  if (errorsOf(ofModule).length === 0) {
    const [first, ...others] = module.declarations
    if (first?.kind === "emit" && others.length === 0)
      return { kind: "expression", text: text.slice(first.value.start, first.value.end) }
    // A module would read `IN` as an operator.
    const isLet = first?.kind === "let-declaration" && others.length === 0
    if (first !== undefined && !(isLet && errorsOf(parseExpression(text).diagnostics).length === 0))
      return { kind: "declarations", declared: module.declarations.flatMap((one) => partsOf(one, text)) }
  }
  const { diagnostics: ofExpression } = parseExpression(text)
  if (errorsOf(ofExpression).length === 0) return { kind: "expression", text }
  const isDeclaration = /^\s*(#[^\n]*\n\s*)*(IMPORT|PARAM|LET|TASK|TEST|EMIT)\b/.test(text)
  const diagnostics = isDeclaration ? ofModule : ofExpression
  const isOpen = [...(isDeclaration ? [...ofModule, ...ofExpression] : ofExpression)].some(
    ({ code, span }) => UNCLOSED.has(code) || span.start >= text.trimEnd().length,
  )
  return isOpen ? { kind: "incomplete" } : { kind: "invalid", diagnostics }
}

function errorsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error")
}

/** A declaration as declarations of one name each, so that a later one of that name can replace it. */
function partsOf(declaration: Declaration, text: string): readonly Declared[] {
  const source = text.slice(declaration.start, declaration.end)
  switch (declaration.kind) {
    case "import":
      if (declaration.alias !== null) return [{ name: declaration.alias.text, text: source }]
      return (declaration.names ?? []).map(({ start, end, local }) => ({
        name: local.text,
        text: `IMPORT ${text.slice(start, end)} FROM ${JSON.stringify(declaration.specifier)}`,
      }))
    case "let-declaration":
      return declaration.bindings.map(({ start, end, name }) => ({
        name: name.text,
        text: documented(declaration.documentation, `LET ${text.slice(start, end)}`),
      }))
    case "param":
    case "task":
      return [{ name: declaration.name.text, text: documented(declaration.documentation, source) }]
    case "test":
    case "emit":
      return []
    default:
      return declaration satisfies never
  }
}

function documented(documentation: string | null, source: string): string {
  const lines = documentation === null ? [] : documentation.split("\n").map((line) => `## ${line}`)
  return [...lines, source].join("\n")
}
