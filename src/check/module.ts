// A whole module, checked before it runs.

import type { Diagnostic, Expression, Span } from "../../grammar/index.ts"
import { nearest } from "../diagnostics/nearest.ts"
import { Failure } from "../interpreter/failure.ts"
import type { Global } from "../interpreter/scope.ts"
import type { LinkedModule } from "../modules/link.ts"
import { staticType } from "../modules/static-type.ts"
import { checkNames } from "./names.ts"

/** Every error and warning about the names, calls and types of a linked module. `host` is what the host provides. */
export function checkModule({ parsed, scope }: LinkedModule, linked: ReadonlyMap<string, LinkedModule>, host: ReadonlyMap<string, Global>): Diagnostic[] {
  const found: Diagnostic[] = []
  const report = (code: string, message: string, { start, end }: Span, hint?: string) =>
    found.push({ code, severity: "error", message, span: { start, end }, source: parsed.id, ...(hint === undefined ? {} : { hint }) })
  const expression = (value: Expression | null, bound: readonly string[] = []) => {
    if (value !== null) found.push(...checkNames(value, scope, new Set(bound)))
  }
  const type = (value: Expression | null) => {
    if (value === null) return
    const unknown = checkNames(value, scope)
    found.push(...unknown)
    if (unknown.length > 0) return
    try {
      staticType(value, scope)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      found.push(thrown.toDiagnostic())
    }
  }

  const declared = new Map<string, Span>()
  const declare = (name: string, span: Span) => {
    if (declared.has(name)) report("duplicate-name", `${name} is declared twice`, span, "give one of them another name")
    declared.set(name, span)
  }

  for (const declaration of parsed.module.declarations) {
    switch (declaration.kind) {
      case "import": {
        if (declaration.alias !== null) declare(declaration.alias, declaration)
        const target = parsed.imports.get(declaration)
        const names = target === "host" ? host : target === undefined ? undefined : linked.get(target.id)?.own
        for (const imported of declaration.names ?? []) {
          declare(imported.local, imported)
          if (names === undefined) continue
          if (imported.name.startsWith("_")) report("private-name", `${imported.name} is private to ${JSON.stringify(declaration.specifier)}`, imported, "names that begin with _ cannot be imported")
          else if (!names.has(imported.name)) {
            const near = nearest(imported.name, [...names.keys()].filter((name) => !name.startsWith("_")))
            report("unknown-name", `${JSON.stringify(declaration.specifier)} has no ${imported.name}`, imported, near === undefined ? undefined : `did you mean ${near}?`)
          }
        }
        break
      }
      case "param":
        declare(declaration.name, declaration)
        type(declaration.type)
        expression(declaration.fallback)
        break
      case "let-declaration":
        for (const binding of declaration.bindings) {
          declare(binding.name, binding)
          expression(binding.value)
        }
        break
      case "task":
        declare(declaration.name, declaration)
        for (const parameter of declaration.parameters) {
          type(parameter.type)
          expression(parameter.fallback)
        }
        type(declaration.returns)
        expression(declaration.body, declaration.parameters.map(({ name }) => name))
        break
      case "test": expression(declaration.body); break
      case "emit": expression(declaration.value); break
    }
  }
  return found
}
