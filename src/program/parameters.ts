// The PARAMs of a module: their descriptions, and their binding to the arguments of a run.

import type { ParamDeclaration } from "../../grammar/index.ts"
import { print } from "../../grammar/print.ts"
import { UsageError } from "../base/errors.ts"
import { nearest } from "../diagnostics/nearest.ts"
import type { Instance } from "../machine/instance.ts"
import { Failure } from "../values/failure.ts"
import { fromHost } from "../values/host-values.ts"
import { convertArgument, showType, type Type } from "../values/types.ts"
import type { Value } from "../values/values.ts"
import type { LinkedModule } from "./modules/link.ts"
import { DeclaredType, markedType, staticType, UndecidedType } from "./modules/static-type.ts"

/** The parameters of a module, for help and checks. */
export interface ModuleParameter {
  readonly name: string
  readonly type: string
  /** Whether its value is declared as untrusted. */
  readonly untrusted: boolean
  readonly documentation: string | null
  readonly required: boolean
}

/**
 * Sets the PARAMs of a module in an instance to the given values, converted to their types. Throws `UsageError` for a
 * value of another type, for a name that is no PARAM and for a PARAM that has neither a value nor a fallback. With
 * `mayLack`, such a PARAM fails only where it is read.
 */
export function bindParameters(
  { parsed, own, scope }: LinkedModule,
  given: { readonly [name: string]: unknown },
  instance: Instance,
  { mayLack }: { readonly mayLack: boolean },
): void {
  const declarations = parsed.module.declarations.filter((declaration) => declaration.kind === "param")
  let problem = unknownArgument(Object.keys(given), declarations)
  const absent: ParamDeclaration[] = []
  for (const declaration of declarations) {
    const { fallback } = declaration
    const { text: name } = declaration.name
    const global = own.get(name)
    if (global?.kind !== "parameter") continue
    if (Object.hasOwn(given, name) && given[name] !== undefined) {
      try {
        instance.parameters[global.parameter.slot] = converted(
          given[name],
          declaration,
          new DeclaredType(declaration.type, () => scope),
          instance,
        )
      } catch (thrown) {
        if (!(thrown instanceof UsageError)) throw thrown
        problem ??= thrown
      }
    } else if (fallback === null) absent.push(declaration)
  }
  if (absent.length > 0 && !mayLack) problem ??= missingArguments(absent)
  if (problem !== null) throw problem
}

function unknownArgument(names: readonly string[], declarations: readonly ParamDeclaration[]): UsageError | null {
  const name = names.find((name) => !declarations.some((declaration) => declaration.name.text === name))
  if (name === undefined) return null
  const near = nearest(
    name,
    declarations.map((declaration) => declaration.name.text),
  )
  const suggestion = near === undefined ? "" : `did you mean ${near}? `
  return new UsageError(
    "unknown-argument",
    `there is no PARAM ${name}`,
    declarations.length === 0
      ? "the module has no PARAM"
      : `${suggestion}the PARAMs are:\n${declarations.map(describe).join("\n")}`,
  )
}

function missingArguments(absent: readonly ParamDeclaration[]): UsageError {
  const names = absent.map(({ name }) => name.text).join(", ")
  return new UsageError(
    "missing-argument",
    absent.length === 1 ? `the PARAM ${names} is missing` : `the PARAMs ${names} are missing`,
    `pass ${absent.length === 1 ? "it" : "them"}:\n${absent.map(describe).join("\n")}`,
  )
}

function converted(given: unknown, declaration: ParamDeclaration, declared: DeclaredType, instance: Instance): Value {
  const value = fromHost(given, declaration.name.text, instance.here("write"))
  const type = typeIn(declared, instance)
  if (type === null) return value
  try {
    return convertArgument(value, type)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    throw new UsageError(
      "invalid-argument",
      `the PARAM ${declaration.name.text}: ${thrown.message}`,
      describe(declaration),
    )
  }
}

/** The declared type; null for any value, for an invalid type, and for one that depends on a PARAM without a value. */
function typeIn(declared: DeclaredType, instance: Instance): Type | null {
  try {
    return declared.in(instance)
  } catch (thrown) {
    if (thrown instanceof Failure) return null
    throw thrown
  }
}

/** `  article: string   The article to explain.` */
function describe({ name, type, fallback, documentation }: ParamDeclaration): string {
  const first = documentation?.split("\n")[0]
  const declared = type === null ? "" : `: ${print(type)}`
  const optional = fallback === null ? "" : " (optional)"
  return `  ${name.text}${declared}${optional}${first === undefined ? "" : `   ${first}`}`
}

/** The PARAMs of a module, in order. */
export function parametersOf({ parsed, scope }: LinkedModule): ModuleParameter[] {
  return parsed.module.declarations
    .filter((declaration) => declaration.kind === "param")
    .map(({ name, type, fallback, documentation }) => ({
      name: name.text,
      type: type === null ? "any" : shownType(type, scope),
      untrusted: markedType(type, scope) !== null,
      documentation,
      required: fallback === null,
    }))
}

/** A type, or its source if it depends on another PARAM. */
function shownType(type: NonNullable<ParamDeclaration["type"]>, scope: LinkedModule["scope"]): string {
  try {
    return showType(staticType(type, scope))
  } catch (thrown) {
    if (thrown instanceof UndecidedType) return print(markedType(type, scope) ?? type)
    throw thrown
  }
}
