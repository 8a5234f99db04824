// Reports texts that are no patterns, and functions handed to those of the language that do not fit.

import type { Argument, Expression } from "../../../../grammar/index.ts"
import { visit } from "../../../../grammar/walk.ts"
import { Failure } from "../../../values/failure.ts"
import { arrange, count } from "../../../values/signature.ts"
import { calledName } from "../called-name.ts"
import { kindsOf, typeOf } from "../known-type.ts"
import type { Scope } from "../../scope.ts"
import type { Checked, Reports, Rule } from "../rule.ts"

/** The arguments that the functions of the language give to the one that is handed to them; 1 for the others. */
const GIVEN: ReadonlyMap<string, number> = new Map([
  ["reduce", 2],
  ["tree_reduce", 2],
])
const REDUCE = ["list", "f", "initial"].map((name) => ({ name, required: name !== "initial" }))

export const givenFunctions: Rule = (checked, reports) => {
  // The right side of a pipe is checked with the pipe.
  const piped = new Set<Expression>()
  visit(checked.module, {
    enter(node, names) {
      if (node.kind !== "apply" && node.kind !== "call" && node.kind !== "pipe") return
      if (node.kind === "pipe") piped.add(node.right)
      if (piped.has(node)) return
      const name = calledName(node, names)
      if (name !== null) checkCall(name, node, checked, reports)
    },
  })
}

function checkCall(
  name: string,
  node: Expression & { kind: "apply" | "call" | "pipe" },
  { scope, patternFailure }: Checked,
  reports: Reports,
): void {
  const parameters = parametersOf(name, scope)
  if (parameters === null) return
  const given = argumentsOf(node)
  for (const [i, place] of placesOf(name, parameters, given).entries()) {
    const value = place === null ? undefined : given[place]?.value
    if (value === undefined) continue
    if (parameters[i]!.name === "pattern" && value.kind === "literal" && typeof value.value === "string") {
      const failure = patternFailure(value.value)
      if (failure !== null) reports.failing(node)(failure.code, failure.message, value, failure.hint)
    }
    if (parameters[i]!.name === "f") checkFunction(name, value, scope, reports)
  }
}

/** Warnings: with an empty list the function is not called. */
function checkFunction(name: string, value: Expression, scope: Scope, { warn }: Reports): void {
  const gives = GIVEN.get(name) ?? 1
  if (value.kind === "lambda" && value.parameters.length !== gives) {
    const message = `${name} calls its function with ${count(gives, "argument")}, and this one takes`
    const hint = gives === 1 && value.parameters.length === 2 ? "write FOR x, i IN list : …" : undefined
    return warn("wrong-arity", `${message} ${value.parameters.length}`, value, hint)
  }
  const kinds = isAtom(value)
    ? kindsOf(typeOf(value, new Map(), { scope, ofConstant: () => null, ofCall: () => null }))
    : null
  if (kinds === null || ["function", "type", "list", "record"].some((kind) => (kinds as ReadonlySet<string>).has(kind)))
    return
  const hint =
    value.kind === "literal" && typeof value.value === "string" ? `write x => x.${value.value}` : "write x => …"
  warn("not-callable", `${name} needs a function, and this is none`, value, hint)
}

function isAtom({ kind }: Expression): boolean {
  return kind === "literal" || kind === "template"
}

/** The parameters of a native or of a task of the prelude; those of a program's own task mean what it says. */
function parametersOf(
  name: string,
  scope: Scope,
): readonly { readonly name: string; readonly required: boolean }[] | null {
  const global = scope.globals.lookup(name)
  if (global?.kind === "special") return global.name === "reduce" ? REDUCE : null
  if (global?.kind === "task") return global.task.counted ? null : global.task.parameters
  if (global?.kind !== "native") return null
  return global.native.native.parameters.map((parameter) => ({
    name: parameter.name,
    required: parameter.fallback === undefined,
  }))
}

function argumentsOf(node: Expression & { kind: "apply" | "call" | "pipe" }): readonly Argument[] {
  const called = node.kind === "pipe" ? node.right : node
  const first: readonly Argument[] =
    node.kind === "pipe"
      ? [{ kind: "argument", name: null, value: node.left, start: node.left.start, end: node.left.end }]
      : []
  if (called.kind === "apply") return [...first, ...called.arguments]
  return called.kind === "call" ? [...first, ...called.arguments.slice(1)] : first
}

/** The argument of each parameter; empty if the arguments do not match, which `checkNames` reports. */
function placesOf(
  name: string,
  parameters: readonly { readonly name: string; readonly required: boolean }[],
  given: readonly Argument[],
): readonly (number | null)[] {
  const named = given.flatMap((argument) => (argument.name === null ? [] : [argument.name.text]))
  try {
    return arrange(name, parameters, given.length - named.length, named)
  } catch (thrown) {
    if (thrown instanceof Failure) return []
    throw thrown
  }
}
