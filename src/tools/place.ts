// A place in a tree: the nodes around it, and the names that are bound there with their types as far as they are known.

import type { Document, Expression, Identifier, Module, Node, Span } from "../../grammar/index.ts"
import { expressionsOf, isExpression, stepsOf, type Step } from "../../grammar/walk.ts"
import { declaredType, typeOf, type Knowledge, type Locals } from "../program/check/known-type.ts"
import { knowledgeOf, typeOfBound } from "../program/check/knowledge.ts"
import type { Type } from "../values/types.ts"
import { definitionIn } from "./definition.ts"
import type { Unit } from "./analysis.ts"

/** The surroundings of a place. */
export interface Place {
  /** The nodes around it, the outermost first. */
  readonly path: readonly Node[]
  /** The local names that are bound there, with their types; null if unknown. */
  readonly locals: Locals
  /** The identifiers of these names, and the nodes that bind them. */
  readonly bound: ReadonlyMap<string, { readonly name: Identifier; readonly by: Node }>
}

/** The surroundings of a span in a tree, whose module knows the types of its names. */
export function placeOf(tree: Module | Document, { start, end }: Span, knowledge: Knowledge): Place {
  const path: Node[] = [tree]
  let locals: Locals = new Map()
  const bound = new Map<string, { readonly name: Identifier; readonly by: Node }>()
  for (let node: Node | null = tree; node !== null;) {
    const around: Node = node
    let inner: Node | null = null
    let last: Node | null = null
    let items = 0
    const steps: readonly Step[] = stepsOf(around)
    for (const step of steps) {
      if ("bound" in step) {
        // The names of a module and of a document's declarations are known to the module.
        if (around.kind === "module" || (around.kind === "document" && last === null)) continue
        const type = typeOfName(around, step.bound, last, items++, locals, knowledge)
        locals = new Map(locals).set(step.bound.text, type)
        bound.set(step.bound.text, { name: step.bound, by: around })
        continue
      }
      const { child } = step
      if (child === null || typeof child === "string") continue
      if (child.start <= start && end <= child.end) {
        inner = child
        break
      }
      last = child
    }
    if (inner !== null) path.push(inner)
    node = inner
  }
  return { path, locals, bound }
}

function typeOfName(
  node: Node,
  name: Identifier,
  last: Node | null,
  index: number,
  locals: Locals,
  knowledge: Knowledge,
): Type | null {
  if (node.kind === "task") {
    const parameter = node.parameters.find((one) => one.name === name)
    return parameter === undefined ? null : declaredType(parameter.type, knowledge.scope)
  }
  if (node.kind === "document" || node.kind === "bind") {
    const bindings = last?.kind === "bind" ? last.bindings : last?.kind === "binding" ? [last] : []
    const binding = bindings.find((one) => one.name === name)
    return binding === undefined ? null : typeOf(binding.value, locals, knowledge)
  }
  const before = last === null ? undefined : expressionsOf(last).at(-1)
  return isExpression(node) ? typeOfBound(node, before ?? null, index, locals, knowledge) : null
}

const known = new WeakMap<Unit, Knowledge>()

/** The types that the declarations of a unit, and the tasks that it imports, determine. */
export function knowledgeIn(unit: Unit): Knowledge {
  let knowledge = known.get(unit)
  if (knowledge === undefined) known.set(unit, (knowledge = knowledgeOfUnit(unit)))
  return knowledge
}

function knowledgeOfUnit({ linked, modules }: Unit): Knowledge {
  const own = knowledgeOf({ module: linked.parsed.module, scope: linked.scope })
  return {
    ...own,
    ofCall(name) {
      const type = own.ofCall(name)
      if (type !== null) return type
      const task = definitionIn(linked.parsed, name)
      if (task?.node?.kind !== "task" || task.module === null) return null
      const scope = modules.get(task.module.id)?.scope
      return scope === undefined ? null : declaredType(task.node.returns, scope)
    },
  }
}

/** The known type of an expression at its place in a unit; null if unknown. */
export function typeAt(unit: Unit, expression: Expression, { locals }: Place): Type | null {
  return typeOf(expression, locals, knowledgeIn(unit))
}
