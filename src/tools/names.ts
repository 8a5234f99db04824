// The table of names: every occurrence of a name in a module or document, with the definition that it refers to.

import type { Apply, Call, Document, Expression, Identifier, Module, Node, Span } from "../../grammar/index.ts"
import { visit } from "../../grammar/walk.ts"
import type { LinkedModule } from "../program/modules/link.ts"
import {
  builtIn,
  declarationsIn,
  declaredBy,
  importedBy,
  memberOf,
  ofGlobal,
  parameterOf,
  type Definition,
} from "./definition.ts"

/** The role of an occurrence of a name. */
export type Role = "declaration" | "use"

/** A name in a text, with its definition. */
export interface Occurrence extends Span {
  /** The name as it is written here. */
  readonly text: string
  readonly role: Role
  /** An imported name has the definition of the module that declares it. */
  readonly definition: Definition
  /** The name that an import binds here, through which the definition is reached; null for all others. */
  readonly via: Definition | null
}

/** The occurrences of names in a module or a document, in the order of its text. */
export function occurrencesIn(tree: Module | Document, linked: LinkedModule): readonly Occurrence[] {
  return new Table(linked).read(tree)
}

class Table {
  private readonly linked: LinkedModule
  private readonly found: Occurrence[] = []
  /** The definitions of each name that is bound around the place, the innermost last. */
  private readonly bound = new Map<string, Definition[]>()
  private readonly recorded = new Set<Identifier>()
  private readonly declared: ReadonlyMap<string, Definition>
  /** The callee of each named argument, by the argument. */
  private readonly callees = new Map<Node, Definition>()

  constructor(linked: LinkedModule) {
    this.linked = linked
    this.declared = declarationsIn(linked.parsed)
  }

  read(tree: Module | Document): readonly Occurrence[] {
    visit(tree, {
      enter: (node) => this.enter(node),
      bind: (name, by) => this.bind(name, by),
      unbind: ({ text }) => void this.bound.get(text)!.pop(),
    })
    return this.found.sort((a, b) => a.start - b.start || a.end - b.end)
  }

  private add(text: string, { start, end }: Span, definition: Definition, role: Role = "use"): void {
    const origin = this.originOf(definition)
    const via = definition.kind === "import" ? definition : null
    this.found.push({ start, end, text, role, definition: origin, via })
  }

  /** The definition that an imported name has in another module. */
  private originOf(definition: Definition): Definition {
    if (definition.kind !== "import") return definition
    const imported = importedBy(definition)
    if (imported !== undefined) return imported
    const global = this.linked.own.get(definition.name)
    return global?.kind === "native" ? ofGlobal(definition.name, global) : definition
  }

  private bind(name: Identifier, by: Node): void {
    const definition = this.definitionFor(name, by)
    const others = this.bound.get(name.text)
    if (others === undefined) this.bound.set(name.text, [definition])
    else others.push(definition)
    // A LET of a module or a document binds its names for itself and for what is around it: they are one declaration.
    if (name.end > name.start && !this.recorded.has(name)) this.add(name.text, name, definition, "declaration")
    this.recorded.add(name)
  }

  private definitionFor(name: Identifier, by: Node): Definition {
    const { parsed } = this.linked
    if (by.kind === "module" || by.kind === "document" || by.kind === "let-declaration") {
      const declared = this.declared.get(name.text)
      // The second declaration of a name is an error, and is one of its own.
      if (declared?.place?.start === name.start) return declared
    }
    return declaredBy(by.kind === "task" ? "parameter" : "local", name, by, parsed)
  }

  private lookup(name: string): Definition | undefined {
    return this.bound.get(name)?.at(-1) ?? builtIn(name)
  }

  private enter(node: Node): "skip" | undefined {
    switch (node.kind) {
      case "name": {
        const definition = this.lookup(node.name)
        if (definition !== undefined) this.add(node.name, node, definition)
        return undefined
      }
      case "imported-name":
        return this.enterImported(node)
      case "field":
        return this.enterField(node)
      case "apply":
        this.enterApply(node)
        return undefined
      case "call":
        this.enterCall(node)
        return undefined
      case "argument": {
        const callee = this.callees.get(node)
        const parameter = node.name === null || callee === undefined ? undefined : parameterOf(callee, node.name.text)
        if (parameter !== undefined) this.add(node.name!.text, node.name!, parameter)
        return undefined
      }
      default:
        return undefined
    }
  }

  /** The name of another module in `IMPORT a AS b`; `a` alone is bound, and recorded there. */
  private enterImported(node: Node & { readonly kind: "imported-name" }): undefined {
    if (node.name === node.local) return
    const bound = this.declared.get(node.local.text)
    if (bound === undefined) return
    const definition = this.originOf(bound)
    const { start, end, text } = node.name
    this.found.push({ start, end, text, role: "use", definition, via: null })
  }

  /** A dotted name of a module. Its alias is visited as a name. */
  private enterField(node: Node & { readonly kind: "field" }): undefined {
    const member = this.member(node)
    if (member !== undefined) this.add(node.name.text, node.name, member)
  }

  private member(node: Expression): Definition | undefined {
    if (node.kind !== "field" || node.optional || node.object.kind !== "name") return undefined
    const alias = this.lookup(node.object.name)
    return alias?.kind === "module" ? memberOf(alias, node.name.text, this.linked) : undefined
  }

  private enterApply(node: Apply): void {
    const { callee } = node
    const called = callee.kind === "name" ? this.lookup(callee.name) : this.member(callee)
    this.called(called, node.arguments)
  }

  private enterCall(node: Call): void {
    const [first, ...rest] = node.arguments
    const value = first?.value
    if (value?.kind !== "literal" || typeof value.value !== "string" || first!.name !== null) return
    const definition = this.lookup(value.value)
    const callable = definition === undefined ? undefined : this.originOf(definition)
    if (definition === undefined || (callable?.kind !== "task" && callable?.kind !== "native")) return
    // A string with escapes is no plain name in its quotes.
    if (value.end - value.start === value.value.length + 2) this.add(value.value, insideQuotes(value), definition)
    this.called(definition, rest)
  }

  private called(definition: Definition | undefined, args: Call["arguments"]): void {
    if (definition === undefined) return
    const callee = this.originOf(definition)
    for (const argument of args) if (argument.name !== null) this.callees.set(argument, callee)
  }
}

function insideQuotes({ start, end }: Span): Span {
  return { start: start + 1, end: end - 1 }
}

/** The occurrence at an offset, also right behind its last letter; the first of two that touch there. */
export function occurrenceAt(occurrences: readonly Occurrence[], offset: number): Occurrence | undefined {
  return (
    occurrences.find(({ start, end }) => start <= offset && offset < end)
    ?? occurrences.find(({ end }) => offset === end)
  )
}
