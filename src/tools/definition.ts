// The definitions that names refer to, and their search through imports, namespaces and the names of every program.

import type { Declaration, Identifier, Node, Parameter, Span } from "../../grammar/index.ts"
import { BASE, prelude } from "../program/modules/globals.ts"
import type { LinkedModule } from "../program/modules/link.ts"
import type { ParsedModule } from "../program/modules/load.ts"
import type { Global } from "../program/scope.ts"
import type { Native } from "../values/functions.ts"

/** The kind of a definition, by which its name may be used. */
export type DefinitionKind =
  /** TASK, LET and PARAM of a module, and the PARAM of a document. */
  | "task"
  | "constant"
  | "param"
  /** The alias of an imported module, and a name whose import failed or belongs to the host. */
  | "module"
  | "import"
  /** The parameter of a task. */
  | "parameter"
  /** A name bound by FOR, LET, TRY, a function, or a node of a document. */
  | "local"
  /** Functions, types and special forms of the language, which no text declares. */
  | "native"
  | "type"
  | "form"

/** The definition of a name. */
export interface Definition {
  readonly kind: DefinitionKind
  readonly name: string
  /** The module that declares it; null for what no text declares. */
  readonly module: ParsedModule | null
  /** The place of its name in the text of that module; null for what no text declares. */
  readonly place: Span | null
  /** The node that declares or binds it. */
  readonly node: Node | null
  readonly native: Native | null
}

/** Equal for two definitions exactly if they are the same one. */
export function definitionKey({ kind, name, module, place }: Definition): string {
  return module === null || place === null ? `${kind} ${name}` : `${module.id}:${place.start}`
}

/** The definition that a node of a module makes by this name. */
export function declaredBy(kind: DefinitionKind, name: Identifier, node: Node, module: ParsedModule): Definition {
  return { kind, name: name.text, module, place: { start: name.start, end: name.end }, node, native: null }
}

/** The parameter of a task by its name; undefined if the task has none of that name. */
export function parameterOf(task: Definition, name: string): Definition | undefined {
  if (task.node?.kind !== "task" || task.module === null) return undefined
  const found = task.node.parameters.find((parameter) => parameter.name.text === name)
  return found === undefined ? undefined : declaredBy("parameter", found.name, found, task.module)
}

const declarations = new WeakMap<ParsedModule, ReadonlyMap<string, Definition>>()

/** The names that a module declares, imports included, each with the definition of its local name. */
export function declarationsIn(module: ParsedModule): ReadonlyMap<string, Definition> {
  let known = declarations.get(module)
  if (known === undefined) declarations.set(module, (known = declaredIn(module)))
  return known
}

function declaredIn(module: ParsedModule): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>()
  const add = (kind: DefinitionKind, name: Identifier, node: Declaration | Parameter | Node) => {
    if (!found.has(name.text)) found.set(name.text, declaredBy(kind, name, node, module))
  }
  for (const declaration of module.module.declarations) {
    switch (declaration.kind) {
      case "import":
        if (declaration.alias !== null) add("module", declaration.alias, declaration)
        for (const imported of declaration.names ?? []) add("import", imported.local, declaration)
        break
      case "param":
        add("param", declaration.name, declaration)
        break
      case "task":
        add("task", declaration.name, declaration)
        break
      case "let-declaration":
        for (const binding of declaration.bindings) add("constant", binding.name, binding)
        break
      case "test":
      case "emit":
        break
      default:
        declaration satisfies never
    }
  }
  return found
}

/** The definition that a name has in a module, through all imports that pass it on; undefined for an unknown one. */
export function definitionIn(module: ParsedModule, name: string): Definition | undefined {
  const own = declarationsIn(module).get(name)
  return own?.kind === "import" ? (importedBy(own) ?? own) : own
}

/** The definition that an imported name refers to; undefined if the import failed or is of natives. */
export function importedBy({ node, name, module }: Definition): Definition | undefined {
  if (node?.kind !== "import" || module === null) return undefined
  const imported = node.names?.find(({ local }) => local.text === name)
  const target = module.imports.get(node)
  if (imported === undefined || target === undefined || typeof target === "string") return undefined
  return definitionIn(target, imported.name.text)
}

/** The definition of a name that every program has; undefined for an unknown one. */
export function builtIn(name: string): Definition | undefined {
  const global = BASE.lookup(name)
  if (global === undefined) return undefined
  return definitionIn(prelude().parsed, name) ?? ofGlobal(name, global)
}

/** The definition of what is no name of any text. */
export function ofGlobal(name: string, global: Global): Definition {
  const none = { name, module: null, place: null, node: null, native: null }
  switch (global.kind) {
    case "native":
      return { ...none, kind: "native", name: global.native.native.name, native: global.native.native }
    case "special":
      return { ...none, kind: "form" }
    default:
      return { ...none, kind: "type" }
  }
}

/** The name of another module behind its alias, as `style.explain`; undefined for an unknown one. */
export function memberOf(alias: Definition, name: string, linked: LinkedModule): Definition | undefined {
  if (alias.node?.kind !== "import" || alias.module === null || name.startsWith("_")) return undefined
  const target = alias.module.imports.get(alias.node)
  if (typeof target === "object") return definitionIn(target, name)
  const global = linked.own.get(alias.name)
  const member = global?.kind === "namespace" ? global.names.lookup(name) : undefined
  return member === undefined ? undefined : ofGlobal(name, member)
}
