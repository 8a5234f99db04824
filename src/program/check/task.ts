// Types and tasks in declarations, checked before a program runs.

import type { Diagnostic, Expression, Parameter, TaskDeclaration } from "../../../grammar/index.ts"
import { Failure } from "../../values/failure.ts"
import type { Scope } from "../scope.ts"
import { staticType, UndecidedType } from "../modules/static-type.ts"
import { checkNames, report } from "./names.ts"

const NONE: ReadonlySet<string> = new Set()

/** What is wrong with an expression that has to be a type, if there is one. `missing` are names that a failed import would have brought. */
export function checkType(type: Expression | null, scope: Scope, missing = NONE): Diagnostic[] {
  if (type === null) return []
  const unknown = checkNames(type, scope, missing)
  if (unknown.length > 0 || missing.size > 0) return unknown
  try {
    staticType(type, scope)
    return []
  } catch (thrown) {
    if (thrown instanceof UndecidedType) return []
    if (!(thrown instanceof Failure)) throw thrown
    return [thrown.toDiagnostic()]
  }
}

/** What is wrong with the types, fallbacks and names of a task. `scope` is the one around it. */
export function checkTask({ parameters, returns, body }: TaskDeclaration, scope: Scope, missing = NONE): Diagnostic[] {
  return [
    ...twice(parameters).map((parameter) =>
      report(
        "duplicate-name",
        `the parameter ${parameter.name.text} is declared twice`,
        parameter.name,
        scope,
        "give one of them another name",
      ),
    ),
    ...parameters.flatMap(({ type, fallback }) => [
      ...checkType(type, scope, missing),
      ...(fallback === null ? [] : checkNames(fallback, scope, missing)),
    ]),
    ...checkType(returns, scope, missing),
    ...checkNames(body, scope, new Set([...missing, ...parameters.map(({ name }) => name.text)])),
  ]
}

function twice(parameters: readonly Parameter[]): readonly Parameter[] {
  return parameters.filter(({ name }, i) => parameters.slice(0, i).some((earlier) => earlier.name.text === name.text))
}
