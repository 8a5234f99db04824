// The PARAMs of a program, bound to what the caller gave.

import { print, type ParamDeclaration } from "../../grammar/index.ts"
import { UsageError } from "../base/errors.ts"
import { fromHost } from "../values/host-values.ts"
import { compileBody } from "./compile/compile.ts"
import { Constant } from "./constant.ts"
import { Failure } from "../values/failure.ts"
import { Scope, type Global, type Globals } from "./scope.ts"
import { convert, showType, type Type } from "../values/types.ts"
import type { Value } from "../values/values.ts"
import { nearest } from "../diagnostics/nearest.ts"
import { canonical, Definition } from "./definition.ts"
import { Overlay } from "./modules/globals.ts"
import type { LinkedModule } from "./modules/link.ts"
import type { ParsedModule } from "./modules/load.ts"
import { staticType } from "./modules/static-type.ts"
import type { Run } from "../run/session.ts"

/** The parameters of a module, for help and checks. */
export interface ModuleParameter {
  readonly name: string
  readonly type: string
  readonly documentation: string | null
  readonly required: boolean
}

export interface BoundParameters {
  readonly bound: ReadonlyMap<string, Global>
  /** The caller's mistake, where there is one: every PARAM is bound nevertheless, so that the module can be checked first. */
  readonly problem: UsageError | null
}

/**
 * The value of each PARAM: what was given, converted to its type, or its fallback. One that is missing fails where it is needed;
 * it is a problem at once unless the module's parts are all that is wanted (`partial`). So is what is unknown or of another type.
 */
export function bindParameters(
  run: Run,
  { id, module }: ParsedModule,
  around: Globals,
  given: { readonly [name: string]: unknown },
  partial: boolean,
): BoundParameters {
  const declarations = module.declarations.filter((declaration) => declaration.kind === "param")
  const lets = module.declarations.filter((declaration) => declaration.kind === "let-declaration")
  const bound = new Map<string, Global>()
  const scope = typeScope(run, around, id, lets)
  let problem = unknownArgument(Object.keys(given), declarations)
  const absent: ParamDeclaration[] = []
  for (const declaration of declarations) {
    const {
      name: { text: name },
      fallback,
    } = declaration
    if (Object.hasOwn(given, name) && given[name] !== undefined) {
      try {
        bound.set(name, { kind: "parameter", name, value: converted(given[name], declaration, scope) })
        continue
      } catch (thrown) {
        if (!(thrown instanceof UsageError)) throw thrown
        problem ??= thrown
      }
    } else if (fallback !== null) {
      bound.set(name, { kind: "constant", constant: fallbackConstant(run, declaration, fallback, around, id) })
      continue
    } else absent.push(declaration)
    bound.set(name, { kind: "constant", constant: missing(declaration, id) })
  }
  if (absent.length > 0 && !partial) problem ??= missingArguments(absent)
  return { bound, problem }
}

function unknownArgument(names: readonly string[], declarations: readonly ParamDeclaration[]): UsageError | null {
  const name = names.find((name) => !declarations.some((declaration) => declaration.name.text === name))
  if (name === undefined) return null
  const near = nearest(
    name,
    declarations.map((declaration) => declaration.name.text),
  )
  return new UsageError(
    "unknown-argument",
    `there is no PARAM ${name}`,
    declarations.length === 0
      ? "the module has no PARAM"
      : `${near === undefined ? "" : `did you mean ${near}? `}the PARAMs are:\n${declarations.map(describe).join("\n")}`,
  )
}

function missingArguments(absent: readonly ParamDeclaration[]): UsageError {
  const names = absent.map(({ name }) => name.text).join(", ")
  return new UsageError(
    "missing-argument",
    absent.length === 1 ? `the PARAM ${names} is missing` : `the PARAMs ${names} are missing`,
    `give ${absent.length === 1 ? "it" : "them"}:\n${absent.map(describe).join("\n")}`,
  )
}

function converted(given: unknown, declaration: ParamDeclaration, scope: Scope): Value {
  const value = fromHost(given, declaration.name.text)
  const type = typeOf(declaration, scope)
  if (type === null) return value
  try {
    return convert(value, type)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    throw new UsageError(
      "invalid-argument",
      `the PARAM ${declaration.name.text}: ${thrown.message}`,
      describe(declaration),
    )
  }
}

/** Null also where the declared type is none: the module's check says so. */
function typeOf({ type }: ParamDeclaration, scope: Scope): Type | null {
  if (type === null) return null
  try {
    return staticType(type, scope)
  } catch (thrown) {
    if (thrown instanceof Failure) return null
    throw thrown
  }
}

function fallbackConstant(
  run: Run,
  { name: { text: name }, start, end }: ParamDeclaration,
  fallback: NonNullable<ParamDeclaration["fallback"]>,
  around: Globals,
  source: string,
): Constant {
  const scope = Scope.root(around, source)
  return new Constant(
    name,
    { source, span: { start, end } },
    () => compileBody(run.machine, fallback, scope),
    new Definition(name, () => canonical(fallback, [], scope)),
    (through) => staticType(fallback, scope, through),
  )
}

/** A PARAM that nobody gave, in a module whose tasks are called from outside or imported: an error only where it is needed. */
function missing(declaration: ParamDeclaration, source: string): Constant {
  const { text: name, start, end } = declaration.name
  const location = { source, span: { start, end } }
  const failure = () =>
    new Failure("missing-argument", `the PARAM ${name} was not given`, {
      location,
      hint: "give it when the module is loaded; a module that is imported gets none, so hand the value to its task",
    })
  return new Constant(
    name,
    location,
    () => ({
      code: () => {
        throw failure()
      },
      height: 1,
    }),
    new Definition(name, () => [`!missing ${name}`]),
    () => {
      throw failure()
    },
  )
}

/** Where the types of PARAMs are read: the module's own LETs may name them. */
function typeScope(
  run: Run,
  around: Globals,
  source: string,
  lets: readonly (ParsedModule["module"]["declarations"][number] & { kind: "let-declaration" })[],
): Scope {
  const globals = new Overlay(around)
  const scope = Scope.root(globals, source)
  for (const {
    name: { text: name },
    value,
    start,
    end,
  } of lets.flatMap(({ bindings }) => bindings)) {
    globals.own.set(name, {
      kind: "constant",
      constant: new Constant(
        name,
        { source, span: { start, end } },
        () => compileBody(run.machine, value, scope),
        new Definition(name, () => canonical(value, [], scope)),
        (through) => staticType(value, scope, through),
      ),
    })
  }
  return scope
}

/** `  article: string   The article to explain.` */
function describe({ name, type, fallback, documentation }: ParamDeclaration): string {
  const first = documentation?.split("\n")[0]
  return `  ${name.text}${type === null ? "" : `: ${print(type)}`}${fallback === null ? "" : " (optional)"}${first === undefined ? "" : `   ${first}`}`
}

export function parametersOf({ parsed, scope }: LinkedModule): ModuleParameter[] {
  return parsed.module.declarations
    .filter((declaration) => declaration.kind === "param")
    .map(({ name, type, fallback, documentation }) => ({
      name: name.text,
      type: type === null ? "any" : showType(staticType(type, scope)),
      documentation,
      required: fallback === null,
    }))
}
