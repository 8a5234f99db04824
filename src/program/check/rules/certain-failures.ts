// Reports operations that always fail: operators, conditions, fields and arguments of the wrong type.

import type { Argument, Expression, Parameter } from "../../../../grammar/index.ts"
import { expressionsOf, stepsOf } from "../../../../grammar/walk.ts"
import { shorten } from "../../../base/shorten.ts"
import { nearest } from "../../../diagnostics/nearest.ts"
import { Failure } from "../../../values/failure.ts"
import { arrange } from "../../../values/signature.ts"
import type { Scope } from "../../scope.ts"
import { describe, showType, type Type } from "../../../values/types.ts"
import {
  declaredType,
  excludes,
  isWhole,
  kindsOf,
  typeOf,
  type Kind,
  type Knowledge,
  type Locals,
} from "../known-type.ts"
import { knowledgeOf, typeOfBound } from "../knowledge.ts"
import { calledName } from "../called-name.ts"
import type { Reports, Rule } from "../rule.ts"

export const certainFailures: Rule = (checked, reports) => {
  const { module, text, scope } = checked
  const knowledge = knowledgeOf(checked)
  const go = (node: Expression, locals: Locals = new Map()) => visit(node, locals, knowledge, reports)
  const goFallback = ({ name, type, fallback }: Parameter) => {
    if (fallback === null) return
    go(fallback)
    const [declared, own] = [declaredType(type, scope), typeOf(fallback, new Map(), knowledge)]
    if (declared === null || own === null || !excludes(own, declared)) return
    reports.warn(
      "wrong-argument",
      `${name.text} is declared ${showType(declared)}, and its fallback is ${shownType(own)}`,
      fallback,
    )
  }
  for (const declaration of module.declarations) {
    switch (declaration.kind) {
      case "import":
        break
      case "param":
        if (declaration.fallback !== null) go(declaration.fallback)
        break
      case "let-declaration":
        for (const { value } of declaration.bindings) go(value)
        break
      case "task": {
        const locals = new Map(declaration.parameters.map(({ name, type }) => [name.text, declaredType(type, scope)]))
        declaration.parameters.forEach(goFallback)
        go(declaration.body, locals)
        const returns = declaredType(declaration.returns, scope)
        const gives = typeOf(declaration.body, locals, knowledge)
        if (returns !== null && gives !== null && excludes(gives, returns)) {
          reports.failing(declaration.body)(
            "wrong-result",
            `${declaration.name.text} gives ${showType(gives)}, not ${showType(returns)} as it declares`,
            declaration.body,
            hintForReach(declaration.body, text),
          )
        }
        break
      }
      case "test":
        go(declaration.body)
        break
      case "emit":
        go(declaration.value)
        break
      default:
        declaration satisfies never
    }
  }
}

/** The hint for a FOR whose body contains a pipe that seems meant for its list: `FOR x IN xs : f(x) |> join(", ")`. */
function hintForReach(body: Expression, text: string): string | undefined {
  let last = body
  while (last.kind === "let") last = last.body
  if (last.kind !== "for" || last.body.kind !== "pipe" || last.body.end !== last.end) return undefined
  const { start, end } = last.body.right
  return `FOR goes on to the end of the expression: write (FOR …) |> ${shorten(text.slice(start, end))}`
}

/** Checks an expression and its children, with the types of the names around each. MAX_HEIGHT bounds the recursion. */
function visit(node: Expression, locals: Locals, knowledge: Knowledge, reports: Reports, piped = false): void {
  // The body of a TRY may fail, as its failure is caught.
  if (node.kind === "try") return visit(node.fallback, withError(locals), knowledge, reports)
  // The right side of a pipe has the left side as its first argument, so the pipe is checked as a whole.
  if (!piped) check(node, locals, knowledge, reports)
  let inner = locals
  let last: Expression | null = null
  let items = 0
  for (const step of stepsOf(node)) {
    if ("bound" in step) {
      inner = new Map(inner).set(step.bound.text, typeOfBound(node, last, items++, inner, knowledge))
      continue
    }
    if (step.child === null || typeof step.child === "string") continue
    for (const part of expressionsOf(step.child)) {
      visit(
        part,
        inner,
        knowledge,
        reports,
        node.kind === "pipe" && part === node.right && (part.kind === "apply" || part.kind === "call"),
      )
      last = part
    }
  }
}

function withError(locals: Locals): Locals {
  return new Map(locals).set("error", null)
}

function check(node: Expression, locals: Locals, knowledge: Knowledge, reports: Reports): void {
  const kinds = (part: Expression) => kindsOf(typeOf(part, locals, knowledge))
  const shown = (part: Expression) => shownType(typeOf(part, locals, knowledge))
  const fail = reports.failing(node)
  const mustBe = (part: Expression, where: string) => {
    const own = kinds(part)
    if (own !== null && !own.has("boolean"))
      reports.failing(node)("wrong-type", `${where} needs true or false, and this is ${shown(part)}`, part)
  }
  switch (node.kind) {
    case "if":
      return mustBe(node.condition, "IF")
    case "unary": {
      if (node.operator === "NOT") return mustBe(node.operand, "NOT")
      const own = kinds(node.operand)
      if (own !== null && !own.has("number"))
        fail("wrong-type", `- needs a number, and this is ${shown(node.operand)}`, node.operand)
      return
    }
    case "binary":
      return checkOperator(node, kinds, shown, mustBe, reports)
    case "for": {
      const own = kinds(node.list)
      if (own !== null && !own.has("list"))
        fail("wrong-type", `FOR goes through a list, and this is ${shown(node.list)}`, node.list)
      return
    }
    case "field":
      return checkField(node, typeOf(node.object, locals, knowledge), reports)
    case "apply":
    case "call":
    case "pipe":
      return checkCall(node, locals, knowledge, reports)
    default:
    // No other kind fails by itself; its children are visited.
  }
}

const ALIKE: readonly Kind[] = ["number", "string"]

function checkOperator(
  node: Expression & { kind: "binary" },
  kinds: (part: Expression) => ReadonlySet<Kind> | null,
  shown: (part: Expression) => string,
  mustBe: (part: Expression, where: string) => void,
  { failing }: Reports,
): void {
  const { operator, left, right } = node
  const [a, b] = [kinds(left), kinds(right)]
  const fits = (wanted: readonly Kind[]) =>
    wanted.some((kind) => (a === null || a.has(kind)) && (b === null || b.has(kind)))
  const both = `${shown(left)} and ${shown(right)}`
  switch (operator) {
    case "AND":
    case "OR":
      return mustBe(left, operator)
    case "+":
      if (!fits(["number", "string", "list"]))
        failing(node)("wrong-type", `+ joins two numbers, two texts or two lists, and these are ${both}`, node)
      return
    case "-":
    case "*":
    case "/":
    case "%":
      if (!fits(["number"])) failing(node)("wrong-type", `${operator} needs two numbers, and these are ${both}`, node)
      else if ((operator === "/" || operator === "%") && right.kind === "literal" && right.value === 0)
        failing(node)("division-by-zero", "this divides by zero", node)
      return
    case "<":
    case "<=":
    case ">":
    case ">=":
      if (!fits(ALIKE))
        failing(node)("wrong-type", `${operator} compares two numbers or two texts, and these are ${both}`, node)
      return
    case "IN":
    case "NOT IN":
      if (b !== null && !["list", "string", "record"].some((kind) => b.has(kind as Kind)))
        failing(node)("wrong-type", `nothing can be IN ${shown(right)}`, node)
      return
    case "==":
    case "!=":
    case "??":
    case "|":
      return
  }
}

function checkField(node: Expression & { kind: "field" }, object: Type | null, { failing, warn }: Reports): void {
  const kinds = kindsOf(object)
  const { text: name } = node.name
  if (kinds === null || object === null) return
  if (!kinds.has("record") && !(node.optional && kinds.has("null"))) {
    return failing(node)(
      "no-field",
      `${shownType(object)} has no fields, so no .${name}`,
      node,
      name === "length" ? "write length(x)" : undefined,
    )
  }
  if (object.kind !== "record" || node.optional || object.fields.some((field) => field.name === name)) return
  const near = nearest(
    name,
    object.fields.map((field) => field.name),
  )
  const hint = near === undefined ? undefined : `did you mean ${near}?`
  if (isWhole(object)) failing(node)("missing-key", `the record has no key ${JSON.stringify(name)}`, node, hint)
  else warn("unknown-field", `the type ${showType(object)} does not name ${name}`, node, hint)
}

function checkCall(
  node: Expression & { kind: "apply" | "call" | "pipe" },
  locals: Locals,
  knowledge: Knowledge,
  { failing }: Reports,
): void {
  const called = node.kind === "pipe" ? node.right : node
  const name = calledName(node, new Set(locals.keys()))
  const parameters = name === null ? null : parametersOf(name, knowledge.scope)
  if (name === null || parameters === null) {
    if (called.kind !== "apply") return
    const kinds = kindsOf(typeOf(called.callee, locals, knowledge))
    const callable = kinds === null || ["function", "type", "list", "record"].some((kind) => kinds.has(kind as Kind))
    if (!callable)
      failing(node)(
        "not-callable",
        `${shownType(typeOf(called.callee, locals, knowledge))} cannot be called`,
        called,
        "only tasks, natives, functions and types can",
      )
    return
  }
  const given: Argument[] =
    node.kind === "pipe"
      ? [{ kind: "argument", name: null, value: node.left, start: node.left.start, end: node.left.end }]
      : []
  if (called.kind === "apply") given.push(...called.arguments)
  else if (called.kind === "call") given.push(...called.arguments.slice(1))
  const named = given.flatMap((argument) => (argument.name === null ? [] : [argument.name.text]))
  for (const [i, place] of placesOf(name, parameters, given.length - named.length, named).entries()) {
    const type = parameters[i]!.type
    const argument = place === null ? undefined : given[place]
    if (type === null || argument === undefined) continue
    const own = typeOf(argument.value, locals, knowledge)
    if (own === null || !excludes(own, type)) continue
    const hint = type.kind === "number" || type.kind === "string" ? `write ${type.kind}(…) to convert it` : undefined
    failing(node)(
      "wrong-argument",
      `${name} needs ${showType(type)} for ${parameters[i]!.name}, and this is ${shownType(own)}`,
      argument.value,
      hint,
    )
  }
}

interface Declared {
  readonly name: string
  readonly type: Type | null
  readonly required: boolean
}

function parametersOf(name: string, scope: Scope): readonly Declared[] | null {
  const global = scope.globals.lookup(name)
  try {
    if (global?.kind === "task")
      return global.task.parameters.map((parameter, i) => ({ ...parameter, type: global.task.types[i]!.known }))
  } catch (thrown) {
    if (thrown instanceof Failure) return [] // checkTask reports the invalid type
    throw thrown
  }
  return global?.kind === "native"
    ? global.native.native.parameters.map((parameter) => ({
        name: parameter.name,
        type: parameter.type,
        required: parameter.fallback === undefined,
      }))
    : null
}

/** The argument of each parameter; empty if the arguments do not match, which `checkNames` reports. */
function placesOf(
  name: string,
  parameters: readonly Declared[],
  positional: number,
  named: readonly string[],
): readonly (number | null)[] {
  try {
    return arrange(name, parameters, positional, named)
  } catch (thrown) {
    if (thrown instanceof Failure) return []
    throw thrown
  }
}

function shownType(type: Type | null): string {
  if (type === null) return "of an unknown type"
  if (type.kind === "literal") return describe(type.value)
  const shown = showType(type)
  return type.kind === "null" || shown.length > 60
    ? type.kind === "null"
      ? "null"
      : `a ${type.kind}`
    : `of type ${shown}`
}
