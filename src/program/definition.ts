// The keys of definitions: hashes of their trees, with locals numbered and everything that they reach included.

import type { Argument, Expression, Identifier, Node } from "../../grammar/index.ts"
import { isExpression } from "../../grammar/walk.ts"
import { expressionsOf, heldIn, stepsOf, valueFields } from "../../grammar/walk.ts"
import { lastName } from "../../grammar/data-name.ts"
import { stronglyConnectedComponents } from "../values/components.ts"
import type { Captured } from "./compile/free.ts"
import { Future } from "../machine/future.ts"
import { frameAt, instanceAt } from "../machine/code.ts"
import type { Instance } from "../machine/instance.ts"
import type { ModelDependence } from "../machine/reach.ts"
import type { DeclaredType } from "./modules/static-type.ts"
import { isUntrustedIn, type Parameter } from "./parameter.ts"
import { effectReached } from "./reached-effect.ts"
import type { Global, Scope } from "./scope.ts"
import { ANSWER, type Origin } from "../values/origin.ts"
import type { NativeFunction } from "../values/functions.ts"
import { typeKey } from "../values/types.ts"
import { TypeValue, type Value } from "../values/values.ts"
import type { LambdaDefinition } from "../machine/task.ts"
import { digest } from "../base/digest.ts"
import { processMark } from "../base/process-mark.ts"
import { valueKey } from "../values/keys.ts"

/**
 * A piece of a definition's canonical text: text, another definition that it reaches, a value from outside, or
 * a local name of the text around it. `origins` records that the value may come from outside the program's
 * text, and `asks` that the models in reach may matter to it; both are part of no key.
 */
export type Piece =
  | string
  | Definition
  | { readonly datum: Value }
  | { readonly native: NativeFunction }
  | { readonly parameter: Parameter }
  | { readonly declared: DeclaredType }
  | { readonly free: string }
  /** A value that exists in one instance only. */
  | { readonly here: string }
  | { readonly origins: readonly Origin[] }
  | { readonly asks: ModelDependence }

/** The source of the key of a task, a constant or a function. */
export class Definition {
  readonly name: string
  /** Its canonical text, built on first use, when all names of its module can be resolved. */
  readonly pieces: () => readonly Piece[]
  /** Its key if that is the same in all instances; set when a key is first computed. */
  private fixed: string | undefined = undefined
  private made: readonly Piece[] | undefined = undefined

  constructor(name: string, pieces: () => readonly Piece[]) {
    this.name = name
    this.pieces = () => (this.made ??= pieces())
  }

  /**
   * SHA-256, in hex. It changes exactly if the definition or one that it reaches changes in more than formatting,
   * comments or the names of locals, or if a parameter that it reaches has another value in the instance. Definitions
   * that reach each other form a unit: an edit of one changes the keys of all, and inside a unit names count.
   */
  key(instance: Instance): string {
    const known = this.keyIn(instance)
    if (known !== undefined) return known
    const reached = (node: Definition) =>
      node
        .pieces()
        .map((piece) => definitionIn(piece, instance))
        .filter((piece) => piece !== null && piece.keyIn(instance) === undefined) as Definition[]
    for (const unit of stronglyConnectedComponents<Definition>([this], reached)) keyUnit(unit, instance)
    return this.keyIn(instance)!
  }

  keyIn(instance: Instance): string | undefined {
    return this.fixed ?? instance.keyOf(this)
  }

  /** Whether the key is known to be the same in all instances. */
  get isFixed(): boolean {
    return this.fixed !== undefined
  }

  setKey(key: string, isFixed: boolean, instance: Instance): void {
    if (isFixed) this.fixed ??= key
    else instance.setKey(this, key)
  }
}

/**
 * Computes the keys of definitions that reach each other. Those that they reach outside of the unit have keys already.
 */
function keyUnit(component: Definition[], instance: Instance): void {
  const unit = component.sort((a, b) => (a.name < b.name ? -1 : 1))
  const texts = unit.map((member) => `${member.name}:${render(member.pieces(), unit, instance)}`)
  const isAlone = unit.length === 1
  const whole = isAlone && !texts[0]!.includes("!self ") ? render(unit[0]!.pieces(), unit, instance) : texts.join("\n")
  // Only rendering determines which declared types are the same in all instances.
  const isFixed = unit.every((member) => member.pieces().every((piece) => isFixedPiece(piece, unit)))
  const hash = digest(whole)
  for (const member of unit) member.setKey(isAlone ? hash : digest(`${hash} ${member.name}`), isFixed, instance)
}

function isFixedPiece(piece: Piece, unit: readonly Definition[]): boolean {
  if (typeof piece === "string") return true
  if (piece instanceof Definition) return unit.includes(piece) || piece.isFixed
  return "declared" in piece ? piece.declared.isFixed : !("parameter" in piece || "here" in piece)
}

/** The definition that a piece refers to in an instance; for a parameter without an argument, that of its fallback. */
export function definitionIn(piece: Piece, instance: Instance): Definition | null {
  if (piece instanceof Definition) return piece
  if (typeof piece === "string" || !("parameter" in piece)) return null
  const { slot, fallback } = piece.parameter
  return instance.parameters[slot] === undefined && fallback !== null ? fallback.definition : null
}

function render(pieces: readonly Piece[], unit: readonly Definition[], instance: Instance): string {
  const one = (piece: Piece): string => {
    if (typeof piece === "string") return piece
    return "parameter" in piece && isUntrustedIn(piece.parameter, instance) ? `!untrusted ${text(piece)}` : text(piece)
  }
  const text = (piece: Exclude<Piece, string>): string => {
    const definition = definitionIn(piece, instance)
    if (definition !== null)
      return unit.includes(definition) ? `!self ${definition.name}` : `!definition ${definition.key(instance)}`
    if (piece instanceof Definition) throw new Error("a definition has no key: this is a bug in Recall")
    if ("datum" in piece) return `!value ${valueKey(piece.datum)}`
    if ("native" in piece) return `!native ${piece.native.id}`
    if ("parameter" in piece) return ofParameter(piece.parameter, instance)
    if ("declared" in piece) {
      const type = piece.declared.in(instance)
      return type === null ? "any" : typeKey(type)
    }
    if ("here" in piece) return `!here ${processMark()} ${instance.number} ${piece.here}`
    return "free" in piece ? `?${piece.free}` : ""
  }
  return pieces.map(one).join("")
}

/** The text of a parameter: its value, or a mark that it has neither a value nor a fallback. */
function ofParameter({ name, slot }: Parameter, instance: Instance): string {
  const value = instance.parameters[slot]
  return value === undefined ? `!definition ${digest(`!missing ${name}`)}` : `!value ${valueKey(value)}`
}

/** The canonical pieces of an expression. `names` are the locals around it, in the order of their bindings. */
export function canonical(expression: Expression, names: readonly string[], scope: Scope): Piece[] {
  const pieces: Piece[] = []
  write(expression, names, scope, pieces)
  return pieces
}

/** The key of a function literal: its tree, and the values that it captures. */
export function lambdaKey(
  expression: Expression & { kind: "lambda" },
  scope: Scope,
  captured: readonly Captured[],
): Pick<LambdaDefinition, "key" | "captured" | "effect" | "instance"> {
  const definition = new Definition("function", () =>
    canonical(
      expression,
      captured.map(({ name }) => name),
      scope,
    ),
  )
  const { hops } = scope
  return {
    key: (frame) => definition.key(instanceAt(frame, hops)),
    effect: (frame) => effectReached(definition, instanceAt(frame, hops)),
    instance: (frame) => instanceAt(frame, hops),
    captured: (frame) =>
      captured.map(({ local }) => {
        const outcome = frameAt(frame, local.hops)[local.slot]
        return (outcome instanceof Future ? outcome.value : outcome) as Value
      }),
  }
}

function write(expression: Expression, names: readonly string[], scope: Scope, out: Piece[]): void {
  const global = reached(expression, names, scope)
  if (global !== undefined) {
    if (takesFunction(global)) out.push({ asks: "all" })
    return writeGlobal(expression, global, out)
  }
  const visit = (part: Expression | null, inner: readonly string[] = names) => {
    if (part === null) out.push("_ ")
    else write(part, inner, scope, out)
  }
  out.push(`(${expression.kind} `)
  switch (expression.kind) {
    case "literal":
      out.push(expression.exact ?? JSON.stringify(expression.value))
      break
    case "name": {
      const number = names.lastIndexOf(expression.name)
      out.push(number < 0 ? { free: expression.name } : `#${number}`)
      break
    }
    case "template":
      for (const part of expression.parts) {
        if (typeof part === "string") out.push(JSON.stringify(part), " ")
        else visit(part)
      }
      break
    case "record": {
      // The order of its entries does not affect a record's value, so it must not affect the key.
      const entries = [...expression.entries].sort((a, b) => (a.key.text < b.key.text ? -1 : 1))
      for (const { key, computed, optional, value } of entries) {
        if (computed === null) out.push(`${JSON.stringify(key.text)}${optional ? "?" : ""}:`)
        else {
          out.push("[")
          visit(computed)
          out.push(optional ? "]?:" : "]:")
        }
        visit(value)
      }
      break
    }
    case "field":
      out.push(`${JSON.stringify(expression.name.text)}${expression.optional ? "?" : ""} `)
      visit(expression.object)
      break
    case "item":
      out.push(expression.optional ? "? " : "")
      visit(expression.object)
      visit(expression.index)
      break
    case "apply": {
      const callee = reached(expression.callee, names, scope)
      const asks = dependenceOfCall(expression.callee, callee, expression.arguments, names, scope)
      if (asks !== "none") out.push({ asks })
      if (callee === undefined) visit(expression.callee)
      else writeGlobal(expression.callee, callee, out)
      writeArguments(expression.arguments, callee?.kind === "special" ? 1 : Infinity, visit, out)
      break
    }
    case "call":
      writeCall(expression.arguments, names, scope, visit, out)
      break
    case "pipe":
      visit(expression.left)
      visit(expression.right)
      if (expression.right.kind !== "call" && expression.right.kind !== "apply") {
        const callee = reached(expression.right, names, scope)
        const asks = dependenceOfCall(expression.right, callee, [], names, scope)
        if (asks !== "none") out.push({ asks })
      }
      if (mayAsk(expression.right, names, scope)) out.push(lastName(expression.left) ?? "", { origins: ANSWER })
      break
    case "unary":
      out.push(`${expression.operator} `)
      visit(expression.operand)
      break
    case "binary":
      out.push(`${expression.operator} `)
      visit(expression.left)
      visit(expression.right)
      break
    case "for": {
      // An index is one more local of the body, so its presence shifts the numbers.
      if (expression.index !== null) out.push("index ")
      visit(expression.list)
      const inner = [...names, expression.variable.text, ...(expression.index === null ? [] : [expression.index.text])]
      visit(expression.where, inner)
      visit(expression.body, inner)
      break
    }
    case "list":
    case "slice":
    case "if":
    case "let":
    case "try":
      writeChildren(expression, names, visit)
      break
    case "lambda":
      out.push(`${expression.parameters.length} `)
      visit(expression.body, [...names, ...expression.parameters.map(({ text }) => text)])
      break
    default:
      writeFields(expression, names, new Set(), visit, out)
  }
  out.push(")")
}

type Visit = (part: Expression | null, inner?: readonly string[]) => void

/** Visits the child expressions, each with the names that it sees; null for an optional child that is absent. */
function writeChildren(expression: Expression, names: readonly string[], visit: Visit): void {
  const inner = [...names]
  for (const step of stepsOf(expression)) {
    if ("bound" in step) inner.push(step.bound.text)
    else if (step.child === null) visit(null)
    else if (typeof step.child === "object") for (const part of expressionsOf(step.child)) visit(part, inner)
  }
}

/**
 * Writes a node whose kind `write` does not handle itself: every field in the grammar's table, so that none is
 * forgotten. Names that the node or an enclosing one binds are local, so they are left out.
 */
function writeFields(
  node: Node,
  names: readonly string[],
  around: ReadonlySet<Identifier>,
  visit: Visit,
  out: Piece[],
): void {
  const inner = [...names]
  const steps = stepsOf(node)
  const local = new Set([...around, ...steps.flatMap((step) => ("bound" in step ? [step.bound] : []))])
  for (const field of valueFields(node.kind)) out.push(`${field}:${JSON.stringify(heldIn(node, field))} `)
  for (const step of steps) {
    if ("bound" in step) {
      inner.push(step.bound.text)
      continue
    }
    const { field, child } = step
    out.push(`${field}:`)
    if (child === null) visit(null)
    else if (typeof child === "string") out.push(`${JSON.stringify(child)} `)
    else if (child.kind === "identifier") out.push(local.has(child) ? "# " : `${JSON.stringify(child.text)} `)
    else if (isExpression(child)) visit(child, inner)
    else {
      out.push(`(${child.kind} `)
      writeFields(child, inner, local, visit, out)
      out.push(")")
    }
  }
}

function writeCall(
  args: readonly Argument[],
  names: readonly string[],
  scope: Scope,
  visit: (part: Expression) => void,
  out: Piece[],
): void {
  const first = args[0]!.value
  const global =
    first.kind === "literal" && typeof first.value === "string" ? named(first.value, names, scope) : undefined
  if (global !== undefined) {
    const asks = dependenceOfCall(first, global, args.slice(1), names, scope)
    if (asks !== "none") out.push({ asks })
    writeGlobal(first, global, out)
    return writeArguments(args.slice(1), Infinity, visit, out)
  }
  if (isText(first) || args.length > 1)
    out.push({ origins: ANSWER }, { asks: isText(first) && !namesModel(args) ? "model" : "all" })
  writeArguments(args, first.kind === "lambda" || isTask(reached(first, names, scope)) ? Infinity : 1, visit, out)
}

/** Whether the right side of a pipe may ask a question, so that the name of its left side is part of the key. */
function mayAsk(right: Expression, names: readonly string[], scope: Scope): boolean {
  if (right.kind !== "call")
    return reached(right.kind === "apply" ? right.callee : right, names, scope)?.kind === "special"
  const first = right.arguments[0]!.value
  if (first.kind === "lambda" || isTask(reached(first, names, scope))) return false
  return !(
    first.kind === "literal"
    && typeof first.value === "string"
    && named(first.value, names, scope) !== undefined
  )
}

/** The dependence of a call on the models in reach, without what its callee and arguments reach themselves. */
function dependenceOfCall(
  written: Expression,
  callee: Global | undefined,
  args: readonly Argument[],
  names: readonly string[],
  scope: Scope,
): ModelDependence {
  if (callee === undefined) return written.kind === "lambda" ? "none" : "all"
  if (callee.kind === "special" && callee.name === "ask") return namesModel(args) ? "all" : "model"
  if (callee.kind === "native" && callee.native.native.takesModels === true) return args.length > 0 ? "all" : "model"
  if (!takesFunction(callee)) return "none"
  // They take one function each: where that is written out or is a task, what it reaches is known.
  const isKnown = ({ value }: Argument) => {
    const global = reached(value, names, scope)
    return value.kind === "lambda" || isTask(global) || global?.kind === "native"
  }
  return args.some(isKnown) ? "none" : "all"
}

/** Whether a global is a function of the language that calls a function given to it. */
function takesFunction(global: Global): boolean {
  return (
    (global.kind === "task" && global.task.definition === null)
    || (global.kind === "special" && global.name === "reduce")
  )
}

function namesModel(args: readonly Argument[]): boolean {
  return args.some(({ name }) => name !== null && (name.text === "model" || name.text === "models"))
}

function isText(expression: Expression): boolean {
  return expression.kind === "template" || (expression.kind === "literal" && typeof expression.value === "string")
}

/** The task or native that a string names as the first argument of a CALL. */
function named(text: string, names: readonly string[], scope: Scope): Global | undefined {
  const global = names.includes(text) || scope.local(text) !== undefined ? undefined : scope.globals.lookup(text)
  return isTask(global) || global?.kind === "native" ? global : undefined
}

function isTask(global: Global | undefined): boolean {
  return global?.kind === "task" || global?.kind === "tool"
}

/** Writes arguments, with the names that the model sees from index `from`, as those may be data of a question. */
function writeArguments(
  args: readonly Argument[],
  from: number,
  visit: (part: Expression) => void,
  out: Piece[],
): void {
  for (const [i, { name, value }] of args.entries()) {
    const shown = name?.text ?? (i >= from ? lastName(value) : null)
    out.push(shown === null ? "," : `,${shown}:`)
    visit(value)
  }
}

/** The global that a plain or dotted name refers to; undefined for a local name and any other expression. */
function reached(expression: Expression, names: readonly string[], scope: Scope): Global | undefined {
  let root = expression
  while (root.kind === "field") root = root.object
  if (root.kind !== "name" || names.includes(root.name)) return undefined
  return scope.global(expression)
}

function writeGlobal(expression: Expression, global: Global, out: Piece[]): void {
  switch (global.kind) {
    case "task":
      out.push(global.task.definition ?? `!native ${global.task.name}`)
      break
    case "constant":
      out.push(global.constant.definition)
      break
    case "native":
      out.push({ native: global.native })
      break
    case "special":
      out.push(`!native ${global.name}`)
      if (global.name === "ask") out.push({ origins: ANSWER })
      break
    case "tool":
      out.push({ datum: global.tool })
      break
    case "datum":
      out.push({ datum: global.value })
      break
    case "parameter":
      out.push({ parameter: global.parameter })
      break
    case "value":
      out.push(
        global.value instanceof TypeValue ? `!type ${typeKey(global.value.type)}` : `!value ${valueKey(global.value)}`,
      )
      break
    case "namespace":
      out.push(`!module ${expression.kind === "name" ? expression.name : ""}`)
      break
    default:
      global satisfies never
  }
  out.push(" ")
}
