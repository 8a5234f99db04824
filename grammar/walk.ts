// Walks over the tree, made from the table of fields. None recurses: trees grow to the left as long as the text is.

import type { Expression, Identifier, Node } from "./ast.ts"
import { EXPRESSION_FIELDS, FIELDS, VALUE, type ChildField, type Kind } from "./fields.ts"

type Child = readonly [field: string, rule: ChildField<Node>]
type Held = Node | string | null

const CHILD_FIELDS = new Map<Kind, readonly Child[]>()
const VALUE_FIELDS = new Map<Kind, readonly string[]>()
for (const [kind, fields] of Object.entries(FIELDS) as [Kind, { [field: string]: ChildField<Node> | typeof VALUE }][]) {
  const entries = Object.entries(fields)
  CHILD_FIELDS.set(
    kind,
    entries.filter((entry): entry is [string, ChildField<Node>] => entry[1] !== VALUE),
  )
  VALUE_FIELDS.set(
    kind,
    entries.flatMap(([field, rule]) => (rule === VALUE ? [field] : [])),
  )
}

/** The fields of a kind of node that hold nodes, in source order. */
export function childFields(kind: Kind): readonly Child[] {
  return CHILD_FIELDS.get(kind)!
}

/** The fields of a kind of node that hold no nodes. */
export function valueFields(kind: Kind): readonly string[] {
  return VALUE_FIELDS.get(kind)!
}

/** The content of a field that holds nodes. */
export function heldIn(node: Node, field: string): Held | readonly Held[] {
  return (node as unknown as { readonly [field: string]: Held | readonly Held[] })[field]!
}

/** Whether a node is an expression. */
export function isExpression(node: Node): node is Expression {
  return Object.hasOwn(EXPRESSION_FIELDS, node.kind)
}

/**
 * One step through a node: the content of a field (a node, a text among the nodes of a list, or null), or a name that
 * is bound from here to the end of the node. `conditional`: the node can have a value without one of the child.
 */
export type Step =
  | { readonly field: string; readonly child: Held; readonly conditional: boolean }
  | { readonly bound: Identifier }

/** All that the fields of a node hold, in source order, with the names that it binds between them. */
export function stepsOf(node: Node): readonly Step[] {
  const steps: Step[] = []
  let last: Held = null
  for (const [field, rule] of childFields(node.kind)) {
    const conditional = rule.conditional?.(node) ?? false
    const add = (child: Held, index: number) => {
      // An imported name without AS is one node in two fields.
      if (child === null || child !== last) steps.push({ field, child, conditional })
      last = child
      if (rule.binds !== undefined) for (const bound of rule.binds(node, index)) steps.push({ bound })
    }
    if (rule.around !== undefined) for (const bound of rule.around(node)) steps.push({ bound })
    const held = heldIn(node, field)
    if (isList(held)) held.forEach(add)
    else add(held, 0)
  }
  return steps
}

function isList(held: Held | readonly Held[]): held is readonly Held[] {
  return Array.isArray(held)
}

/** The nodes directly in a node, in source order. */
export function children(node: Node): readonly Node[] {
  const found: Node[] = []
  for (const step of stepsOf(node))
    if ("child" in step && step.child !== null && typeof step.child !== "string") found.push(step.child)
  return found
}

/** A node if it is an expression, else the expressions directly in it: the value of an entry, argument or binding. */
export function expressionsOf(node: Node): readonly Expression[] {
  return isExpression(node) ? [node] : children(node).filter(isExpression)
}

/** The expressions directly in an expression: through its entries, arguments and bindings, in source order. */
export function innerExpressions(expression: Expression): readonly Expression[] {
  return children(expression).flatMap(expressionsOf)
}

/** Names that are bound at a place. */
export interface Names extends Iterable<string> {
  has(name: string): boolean
}

/** The functions that `visit` calls with each node and each bound name; each is optional. */
export interface Visitor {
  /** Called with a node before its children, and with the names bound around it. `"skip"` leaves its children out. */
  readonly enter?: (node: Node, names: Names, conditional: boolean) => "skip" | undefined | void
  /** Called with a node behind its children. Not called where they were skipped. */
  readonly leave?: (node: Node, names: Names) => void
  /** Called with a name before it is bound, and with the node that binds it. */
  readonly bind?: (name: Identifier, by: Node, names: Names) => void
  /** Called with a name whose scope ends, behind the last child of the node that binds it. */
  readonly unbind?: (name: Identifier, by: Node) => void
}

/**
 * Visits a node and all that is in it, in source order. `around`: names bound around the node. The visitor sees a set
 * of names that changes during the walk: copy it to keep it.
 */
export function visit(root: Node, visitor: Visitor, around: Iterable<string> = []): void {
  const names = new BoundNames(around)
  const left: Task[] = [{ kind: "enter", node: root, conditional: false }]
  for (let task = left.pop(); task !== undefined; task = left.pop()) {
    const { node } = task
    switch (task.kind) {
      case "enter":
        if (visitor.enter?.(node, names, task.conditional) !== "skip") addSteps(node, left)
        break
      case "bind":
        visitor.bind?.(task.name, node, names)
        names.add(task.name.text)
        break
      case "unbind":
        names.remove(task.name.text)
        visitor.unbind?.(task.name, node)
        break
      case "leave":
        visitor.leave?.(node, names)
        break
      default:
        task satisfies never
    }
  }
}

type Task =
  | { readonly kind: "enter"; readonly node: Node; readonly conditional: boolean }
  | { readonly kind: "leave"; readonly node: Node }
  | { readonly kind: "bind" | "unbind"; readonly node: Node; readonly name: Identifier }

/** Adds what follows the entry into a node to the tasks that are left, the next one last. */
function addSteps(node: Node, left: Task[]): void {
  const steps = stepsOf(node)
  left.push({ kind: "leave", node })
  for (const step of steps) if ("bound" in step) left.push({ kind: "unbind", node, name: step.bound })
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i]!
    if ("bound" in step) left.push({ kind: "bind", node, name: step.bound })
    else if (step.child !== null && typeof step.child !== "string")
      left.push({ kind: "enter", node: step.child, conditional: step.conditional })
  }
}

/** Counts how often each name is bound, so that the end of an inner scope does not end an outer one. */
class BoundNames implements Names {
  private readonly counts = new Map<string, number>()

  constructor(names: Iterable<string>) {
    for (const name of names) this.add(name)
  }

  has(name: string): boolean {
    return this.counts.has(name)
  }

  [Symbol.iterator](): Iterator<string> {
    return this.counts.keys()
  }

  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }

  remove(name: string): void {
    const count = this.counts.get(name)! - 1
    if (count === 0) this.counts.delete(name)
    else this.counts.set(name, count)
  }
}
