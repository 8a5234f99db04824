// The PARAMs of a program, bound to what the caller gave.

import { print, type ParamDeclaration } from "../../grammar/index.ts"
import { UsageError } from "../errors.ts"
import { fromHost } from "../host-values.ts"
import { compileBody } from "../interpreter/compile/compile.ts"
import { Constant } from "../interpreter/constant.ts"
import { Failure } from "../interpreter/failure.ts"
import { Scope, type Global, type Globals } from "../interpreter/scope.ts"
import { convert, showType } from "../interpreter/types.ts"
import { nearest } from "../diagnostics/nearest.ts"
import { canonical, Definition } from "../memo/definition.ts"
import { Overlay } from "../modules/globals.ts"
import type { LinkedModule } from "../modules/link.ts"
import type { ParsedModule } from "../modules/load.ts"
import { staticType } from "../modules/static-type.ts"
import type { ModuleParameter } from "../runtime.ts"
import type { Run } from "./session.ts"

/**
 * The value of each PARAM: what was given, converted to its type, or its fallback. Throws `UsageError` for one that is missing
 * (unless `partial`), unknown, or of another type.
 */
export function bindParameters(run: Run, { id, module }: ParsedModule, around: Globals, given: { readonly [name: string]: unknown }, partial: boolean): Map<string, Global> {
  const declarations = module.declarations.filter((declaration) => declaration.kind === "param")
  const lets = module.declarations.filter((declaration) => declaration.kind === "let-declaration")
  const bound = new Map<string, Global>()
  const scope = typeScope(run, around, id, lets)
  for (const name of Object.keys(given)) {
    if (declarations.some((declaration) => declaration.name === name)) continue
    const near = nearest(name, declarations.map((declaration) => declaration.name))
    throw new UsageError("unknown-argument", `there is no PARAM ${name}`, declarations.length === 0
      ? "the module has no PARAM"
      : `${near === undefined ? "" : `did you mean ${near}? `}the PARAMs are:\n${declarations.map(describe).join("\n")}`)
  }
  for (const declaration of declarations) {
    const { name, fallback } = declaration
    if (Object.hasOwn(given, name) && given[name] !== undefined) bound.set(name, { kind: "parameter", name, value: converted(given[name], declaration, scope) })
    else if (fallback !== null) bound.set(name, { kind: "constant", constant: fallbackConstant(run, declaration, fallback, around, id) })
    else if (!partial) throw new UsageError("missing-argument", `the PARAM ${name} is missing`, `give it:\n${describe(declaration)}`)
    else bound.set(name, { kind: "constant", constant: missing(declaration, id) })
  }
  return bound
}

function converted(given: unknown, declaration: ParamDeclaration, scope: Scope) {
  const value = fromHost(given, declaration.name)
  if (declaration.type === null) return value
  try {
    return convert(value, staticType(declaration.type, scope))
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    throw new UsageError("invalid-argument", `the PARAM ${declaration.name}: ${thrown.message}`, describe(declaration))
  }
}

function fallbackConstant(run: Run, { name, start, end }: ParamDeclaration, fallback: NonNullable<ParamDeclaration["fallback"]>, around: Globals, source: string): Constant {
  const scope = Scope.root(around, source)
  return new Constant(name, { source, span: { start, end } }, () => compileBody(run.machine, fallback, scope), new Definition(name, () => canonical(fallback, [], scope)), (through) => staticType(fallback, scope, through))
}

/** A PARAM that nobody gave, in a module whose tasks are called from outside: an error only where it is needed. */
function missing(declaration: ParamDeclaration, source: string): Constant {
  const location = { source, span: { start: declaration.start, end: declaration.end } }
  const failure = () => new Failure("missing-argument", `the PARAM ${declaration.name} was not given`, { location, hint: "give it when the module is loaded" })
  return new Constant(declaration.name, location, () => ({ code: () => { throw failure() }, height: 1 }), new Definition(declaration.name, () => [`!missing ${declaration.name}`]), () => { throw failure() })
}

/** Where the types of PARAMs are read: the module's own LETs may name them. */
function typeScope(run: Run, around: Globals, source: string, lets: readonly (ParsedModule["module"]["declarations"][number] & { kind: "let-declaration" })[]): Scope {
  const globals = new Overlay(around)
  const scope = Scope.root(globals, source)
  for (const { name, value, start, end } of lets.flatMap(({ bindings }) => bindings)) {
    globals.own.set(name, { kind: "constant", constant: new Constant(name, { source, span: { start, end } }, () => compileBody(run.machine, value, scope), new Definition(name, () => canonical(value, [], scope)), (through) => staticType(value, scope, through)) })
  }
  return scope
}

/** `  article: string   The article to explain.` */
function describe({ name, type, fallback, documentation }: ParamDeclaration): string {
  const first = documentation?.split("\n")[0]
  return `  ${name}${type === null ? "" : `: ${print(type)}`}${fallback === null ? "" : " (optional)"}${first === undefined ? "" : `   ${first}`}`
}

export function parametersOf({ parsed, scope }: LinkedModule): ModuleParameter[] {
  return parsed.module.declarations.filter((declaration) => declaration.kind === "param").map(({ name, type, fallback, documentation }) => ({
    name, type: type === null ? "any" : showType(staticType(type, scope)), documentation, required: fallback === null,
  }))
}
