// Linking: resolves the names of parsed modules to globals that all runs share.

import type { Binding, Declaration, ImportDeclaration, ParamDeclaration } from "../../../grammar/index.ts"
import type { Layout } from "../../machine/instance.ts"
import { compileBody } from "../compile/compile.ts"
import type { Observe } from "../compile/observe.ts"
import { Constant } from "../constant.ts"
import { DeclaredTask } from "../declared-task.ts"
import { canonical, Definition } from "../definition.ts"
import { once } from "../once.ts"
import { createParameter } from "../parameter.ts"
import { markedType } from "./static-type.ts"
import { Scope, type Global, type Globals } from "../scope.ts"
import type { Location } from "../../values/failure.ts"
import type { ParsedModule } from "./load.ts"
import type { NativeNames } from "./natives.ts"
import { Overlay } from "./overlay.ts"

export interface Linking {
  /** Allocates the slots of constants, parameters and tasks in instances. */
  readonly layout: Layout
  /** The modules linked so far, by id. */
  readonly linked: Map<string, LinkedModule>
  readonly natives: NativeNames
  /** Wraps the code of every expression of the module. */
  readonly observe?: Observe | undefined
  /** Whether the module is the prelude, whose tasks are neither counted nor remembered. */
  readonly isPrelude?: boolean
}

export interface LinkedModule {
  readonly parsed: ParsedModule
  /** The names that the module declares or imports. */
  readonly own: ReadonlyMap<string, Global>
  readonly scope: Scope
}

/**
 * Links a module whose imports are linked, and adds it to `linking.linked`. Bodies are compiled on first use, so names
 * may be used before their declarations. Imported names that do not exist are left out; `checkModule` reports them.
 */
export function linkModule(parsed: ParsedModule, around: Globals, linking: Linking): LinkedModule {
  const globals = new Overlay(around)
  const scope = Scope.root(globals, parsed.id, "program", linking.observe)
  for (const declaration of parsed.module.declarations) linkDeclaration(declaration, parsed, globals, scope, linking)
  const linked: LinkedModule = { parsed, own: globals.own, scope }
  linking.linked.set(parsed.id, linked)
  return linked
}

function linkDeclaration(
  declaration: Declaration,
  parsed: ParsedModule,
  globals: Overlay,
  scope: Scope,
  linking: Linking,
): void {
  const { layout, isPrelude = false } = linking
  const declare = (name: string, global: Global) => globals.own.set(name, global)
  switch (declaration.kind) {
    case "import":
      importNames(globals, declaration, parsed, linking)
      break
    case "param":
      declare(declaration.name.text, { kind: "parameter", parameter: linkParameter(declaration, scope, layout) })
      break
    case "let-declaration":
      for (const binding of declaration.bindings)
        declare(binding.name.text, { kind: "constant", constant: linkConstant(binding, scope, layout) })
      break
    case "task":
      declare(declaration.name.text, new LinkedTask(() => new DeclaredTask(declaration, scope, layout, isPrelude)))
      break
    case "test":
    case "emit":
      break
    default:
      declaration satisfies never
  }
}

/** A task that is created on first use, as a run uses few tasks of the prelude. */
class LinkedTask {
  readonly kind = "task"
  private readonly make: () => DeclaredTask
  constructor(make: () => DeclaredTask) {
    this.make = once(make)
  }
  get task(): DeclaredTask {
    return this.make()
  }
}

function importNames(
  globals: Overlay,
  declaration: ImportDeclaration,
  parsed: ParsedModule,
  { natives, linked }: Linking,
): void {
  const target = parsed.imports.get(declaration)
  if (target === undefined) return
  const names = typeof target === "string" ? natives.get(target) : linked.get(target.id)!.own
  // The natives of a server are not known where a program is only read.
  if (names === undefined) return
  if (declaration.alias !== null) {
    const lookup = (name: string) => (name.startsWith("_") ? undefined : names.get(name))
    globals.own.set(declaration.alias.text, { kind: "namespace", names: { lookup, names: () => names.keys() } })
  }
  for (const {
    name: { text: name },
    local: { text: local },
  } of declaration.names ?? []) {
    const global = name.startsWith("_") ? undefined : names.get(name)
    if (global !== undefined) globals.own.set(local, global)
  }
}

function linkConstant({ name, value, start, end }: Binding, scope: Scope, layout: Layout): Constant {
  return constantOf(name.text, value, { source: scope.source, span: { start, end } }, scope, layout)
}

function linkParameter({ name, type, fallback, start, end }: ParamDeclaration, scope: Scope, layout: Layout) {
  const location: Location = { source: scope.source, span: { start, end } }
  const constant = fallback === null ? null : constantOf(name.text, fallback, location, scope, layout)
  const isUntrusted = once(() => markedType(type, scope) !== null)
  return createParameter({ name: name.text, slot: layout.parameter(), location, isUntrusted, fallback: constant })
}

function constantOf(name: string, value: Binding["value"], location: Location, scope: Scope, layout: Layout): Constant {
  const inner = scope.root()
  const definition = new Definition(name, () => canonical(value, [], inner))
  const body = once(() => compileBody(value, inner))
  return new Constant(
    layout.constant(),
    { name, location, definition, type: (reader) => reader.read(value, inner) },
    body,
  )
}
