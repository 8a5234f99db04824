// The check of a whole module before it runs.

import type { Diagnostic, Expression, Identifier, ImportDeclaration, Span } from "../../../grammar/index.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { BASE } from "../modules/globals.ts"
import type { LinkedModule } from "../modules/link.ts"
import type { NativeNames } from "../modules/natives.ts"
import { knownNames } from "./advice.ts"
import { checkNames } from "./names.ts"
import { checkTask, checkType } from "./task.ts"

/** The reason for which a native is refused to the module; undefined if there is no such native. */
export type Refusal = (
  specifier: string,
  name: string,
) => { readonly code: string; readonly message: string; readonly hint: string } | undefined

/** The module of the library that has a name which an imported one does not have, or that it needs no import. */
function elsewhereHint(name: string, specifier: string): string | undefined {
  if (!specifier.startsWith("std/")) return undefined
  return knownNames()?.importHint(name) ?? (BASE.lookup(name) === undefined ? undefined : `${name} needs no import`)
}

/**
 * The errors and warnings about the names, calls and types of a linked module. `natives` has those that it may import,
 * `refusal` the reasons for which others are refused.
 */
export function checkModule(
  { parsed, scope }: LinkedModule,
  linked: ReadonlyMap<string, LinkedModule>,
  natives: NativeNames,
  refusal: Refusal = () => undefined,
): Diagnostic[] {
  const found: Diagnostic[] = []
  const report = (code: string, message: string, { start, end }: Span, hint?: string) =>
    found.push({
      code,
      severity: "error",
      message,
      span: { start, end },
      source: parsed.id,
      ...(hint === undefined ? {} : { hint }),
    })
  // Names of failed imports, whose uses are not reported as well.
  const missing = new Set<string>()
  const expression = (value: Expression | null) => {
    if (value !== null) found.push(...checkNames(value, scope, [], missing))
  }

  const declared = new Map<string, Span>()
  const declare = (name: Identifier) => {
    const { text } = name
    if (declared.has(text)) report("duplicate-name", `${text} is declared twice`, name, "give one of them another name")
    declared.set(text, name)
  }

  const importNames = (declaration: ImportDeclaration) => {
    const target = parsed.imports.get(declaration)
    const names =
      target === undefined ? undefined : typeof target === "string" ? natives.get(target) : linked.get(target.id)?.own
    if (declaration.alias !== null && names === undefined) missing.add(declaration.alias.text)
    for (const { name: place, local } of declaration.names ?? []) {
      const { text: name } = place
      const isPrivate = name.startsWith("_")
      if (names?.has(name) === true && !isPrivate) continue
      missing.add(local.text)
      if (names === undefined) continue
      if (isPrivate) {
        report(
          "private-name",
          `${name} is private to ${JSON.stringify(declaration.specifier)}`,
          place,
          "names that begin with _ cannot be imported",
        )
        continue
      }
      const refused = typeof target === "string" ? refusal(target, name) : undefined
      if (refused !== undefined) {
        report(refused.code, refused.message, place, refused.hint)
        continue
      }
      const near = nearest(
        name,
        [...names.keys()].filter((other) => !other.startsWith("_")),
      )
      report(
        "unknown-name",
        `${JSON.stringify(declaration.specifier)} has no ${name}`,
        place,
        elsewhereHint(name, declaration.specifier) ?? (near === undefined ? undefined : `did you mean ${near}?`),
      )
    }
  }

  const { declarations } = parsed.module
  for (const declaration of declarations) if (declaration.kind === "import") importNames(declaration)
  for (const declaration of declarations) {
    switch (declaration.kind) {
      case "import":
        if (declaration.alias !== null) declare(declaration.alias)
        for (const imported of declaration.names ?? []) declare(imported.local)
        break
      case "param":
        declare(declaration.name)
        found.push(...checkType(declaration.type, scope, missing))
        expression(declaration.fallback)
        break
      case "let-declaration":
        for (const binding of declaration.bindings) {
          declare(binding.name)
          expression(binding.value)
        }
        break
      case "task":
        declare(declaration.name)
        found.push(...checkTask(declaration, scope, missing))
        break
      case "test":
        expression(declaration.body)
        break
      case "emit":
        expression(declaration.value)
        break
      default:
        declaration satisfies never
    }
  }
  return found
}
