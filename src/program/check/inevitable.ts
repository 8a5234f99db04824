// The expressions that every run of a program evaluates: its EMIT, and what that calls and reads unconditionally.

import type { Expression, Module, TaskDeclaration } from "../../../grammar/index.ts"
import { isExpression, visit } from "../../../grammar/walk.ts"
import { calledName } from "./called-name.ts"

export type Inevitable = ReadonlySet<Expression>

/** The names that an expression is certain to call or read when it is evaluated, and the expressions in it that are. */
export interface Certain {
  readonly tasks: ReadonlySet<string>
  readonly constants: ReadonlySet<string>
  readonly expressions: ReadonlySet<Expression>
}

export function certainOf(expression: Expression, locals: ReadonlySet<string>): Certain {
  const tasks = new Set<string>()
  const constants = new Set<string>()
  const expressions = new Set<Expression>()
  visit(
    expression,
    {
      enter(node, names, conditional) {
        if (conditional) return "skip"
        if (!isExpression(node)) return undefined
        expressions.add(node)
        const called = calledName(node, names)
        if (called !== null) tasks.add(called)
        if (node.kind === "name" && !names.has(node.name)) constants.add(node.name)
        return undefined
      },
    },
    locals,
  )
  return { tasks, constants, expressions }
}

export function parameterNames({ parameters }: TaskDeclaration): ReadonlySet<string> {
  return new Set(parameters.map(({ name }) => name.text))
}

/** The expressions that every run evaluates; none in a module without an EMIT. */
export function inevitableIn(module: Module): Inevitable {
  const bodies = new Map<string, { readonly body: Expression; readonly locals: ReadonlySet<string> }>()
  const constants = new Map<string, Expression>()
  let emit: Expression | null = null
  for (const declaration of module.declarations) {
    if (declaration.kind === "task")
      bodies.set(declaration.name.text, { body: declaration.body, locals: parameterNames(declaration) })
    else if (declaration.kind === "emit") emit ??= declaration.value
    else if (declaration.kind === "let-declaration")
      for (const { name, value } of declaration.bindings) constants.set(name.text, value)
  }
  const found = new Set<Expression>()
  const left = emit === null ? [] : [{ body: emit, locals: new Set<string>() as ReadonlySet<string> }]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next.body)) continue
    const certain = certainOf(next.body, next.locals)
    for (const expression of certain.expressions) found.add(expression)
    for (const name of certain.tasks) if (bodies.has(name)) left.push(bodies.get(name)!)
    for (const name of certain.constants)
      if (constants.has(name)) left.push({ body: constants.get(name)!, locals: new Set() })
  }
  return found
}
