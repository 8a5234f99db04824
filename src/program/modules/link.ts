// From parsed modules to what their names stand for in one run.

import type { Binding, Expression, ImportDeclaration, TaskDeclaration } from "../../../grammar/index.ts"
import { compile, compileBody } from "../compile/compile.ts"
import { Constant } from "../constant.ts"
import type { Location } from "../../values/failure.ts"
import type { Machine } from "../../machine/machine.ts"
import { Scope, type Global, type Globals } from "../scope.ts"
import { TaskDefinition, type Code, type TaskParameter } from "../../machine/task.ts"
import { typeKey, type Type } from "../../values/types.ts"
import { canonical, Definition, type Piece } from "../definition.ts"
import type { Memo } from "../../machine/table.ts"
import { Overlay } from "./globals.ts"
import type { ParsedModule } from "./load.ts"
import { staticType } from "./static-type.ts"

export interface Linking {
  /** Where calls are remembered; null where nothing is. */
  readonly memo: Memo | null
  /** Whether evaluations of the tasks are counted. */
  readonly counted: boolean
  /** Modules that are linked already, by id. */
  readonly linked: Map<string, LinkedModule>
  readonly host: ReadonlyMap<string, Global>
  /** The values of the program's PARAMs. */
  readonly args: ReadonlyMap<string, Global>
}

export interface LinkedModule {
  readonly parsed: ParsedModule
  /** Names that the module declares or imports. */
  readonly own: ReadonlyMap<string, Global>
  readonly scope: Scope
}

/**
 * Gives each name of a module its meaning. Bodies are compiled when they are first needed, so that names may be used before
 * they are declared. Names that an import asks for in vain are left out; the checker reports them.
 */
export function linkModule(machine: Machine, parsed: ParsedModule, around: Globals, linking: Linking): LinkedModule {
  const globals = new Overlay(around)
  const scope = Scope.root(globals, parsed.id)
  for (const declaration of parsed.module.declarations) {
    switch (declaration.kind) {
      case "import":
        importNames(globals, declaration, parsed, linking)
        break
      case "param": {
        const given = linking.args.get(declaration.name.text)
        if (given !== undefined) globals.own.set(declaration.name.text, given)
        break
      }
      case "let-declaration":
        for (const binding of declaration.bindings)
          globals.own.set(binding.name.text, { kind: "constant", constant: linkConstant(machine, binding, scope) })
        break
      case "task":
        globals.own.set(declaration.name.text, new LinkedTask(() => linkTask(machine, declaration, scope, linking)))
        break
      case "test":
      case "emit":
        break
      default:
        declaration satisfies never
    }
  }
  const linked: LinkedModule = { parsed, own: globals.own, scope }
  linking.linked.set(parsed.id, linked)
  return linked
}

/** A task that is made when somebody first asks for it: of the prelude a run uses little. */
class LinkedTask {
  readonly kind = "task"
  private readonly make: () => TaskDefinition
  private made: TaskDefinition | undefined = undefined
  constructor(make: () => TaskDefinition) {
    this.make = make
  }
  get task(): TaskDefinition {
    return (this.made ??= this.make())
  }
}

function importNames(globals: Overlay, declaration: ImportDeclaration, parsed: ParsedModule, linking: Linking): void {
  const target = parsed.imports.get(declaration)
  if (target === undefined) return
  const names = target === "host" ? linking.host : linking.linked.get(target.id)!.own
  if (declaration.alias !== null) {
    globals.own.set(declaration.alias.text, {
      kind: "namespace",
      names: { lookup: (name) => (name.startsWith("_") ? undefined : names.get(name)), names: () => names.keys() },
    })
  }
  for (const {
    name: { text: name },
    local: { text: local },
  } of declaration.names ?? []) {
    const global = name.startsWith("_") ? undefined : names.get(name)
    if (global !== undefined) globals.own.set(local, global)
  }
}

/** The constant that a LET outside all expressions binds. */
export function linkConstant(
  machine: Machine,
  { name: { text: name }, value, start, end }: Binding,
  scope: Scope,
): Constant {
  const inner = Scope.root(scope.globals, scope.source, scope.author)
  const definition = new Definition(name, () => canonical(value, [], inner))
  const location: Location = { source: scope.source, span: { start, end } }
  return new Constant(
    name,
    location,
    once(() => compileBody(machine, value, inner)),
    definition,
    (through) => staticType(value, inner, through),
  )
}

/** The task that a declaration means, in a module or in a block of an answer. */
export function linkTask(
  machine: Machine,
  declaration: TaskDeclaration,
  around: Scope,
  { memo, counted }: Pick<Linking, "memo" | "counted">,
): TaskDefinition {
  const {
    name: { text: name, start, end },
    documentation,
    body,
    returns,
  } = declaration
  // Made when they are needed: most runs call few of the tasks that they could.
  const outer = once(() => Scope.root(around.globals, around.source, around.author))
  const scope = once(() => {
    const inner = Scope.root(around.globals, around.source, around.author)
    for (const parameter of declaration.parameters) inner.bind(parameter.name.text, false)
    return inner
  })
  const typeOf = (type: Expression | null): Type | null => {
    const known = type === null ? null : staticType(type, outer())
    return known?.kind === "any" ? null : known
  }
  const parameters = (): TaskParameter[] =>
    declaration.parameters.map((parameter) => ({
      name: parameter.name.text,
      type: typeOf(parameter.type),
      fallback: parameter.fallback,
    }))
  const result = () => typeOf(returns)
  const definition =
    memo === null && !counted
      ? null
      : new Definition(name, () => taskPieces(declaration, parameters(), result(), scope(), outer()))
  const fallbacks = declaration.parameters.map(({ fallback }) =>
    fallback === null ? null : lazily(() => compile(machine, fallback, outer())),
  )
  return new TaskDefinition(
    { name, documentation, location: { source: around.source, span: { start, end } }, counted, definition, fallbacks },
    {
      parameters,
      returns: result,
      body: () => {
        const compiled = compileBody(machine, body, scope())
        return (
          machine.given?.body(
            {
              name,
              module: around.source,
              parameters: () => declaration.parameters.map(({ name }) => name.text),
              returns: result,
            },
            compiled,
          ) ?? compiled
        )
      },
      table: () => (memo === null ? null : memo.table(definition!.key())),
    },
  )
}

function lazily(make: () => Code): Code {
  const code = once(make)
  return (frame) => code()(frame)
}

function taskPieces(
  declaration: TaskDeclaration,
  parameters: TaskDefinition["parameters"],
  returns: Type | null,
  scope: Scope,
  outer: Scope,
): Piece[] {
  const pieces: Piece[] = ["task("]
  for (const { type, fallback } of parameters) {
    pieces.push(`${type === null ? "any" : typeKey(type)},`)
    if (fallback !== null) pieces.push("=", ...canonical(fallback, [], outer))
  }
  pieces.push(`):${returns === null ? "any" : typeKey(returns)}=`)
  return [
    ...pieces,
    ...canonical(
      declaration.body,
      declaration.parameters.map(({ name }) => name.text),
      scope,
    ),
  ]
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
