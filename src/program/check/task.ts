// The check of declared types and tasks before a program runs.

import type { Diagnostic, Expression, Parameter, TaskDeclaration } from "../../../grammar/index.ts"
import { Failure } from "../../values/failure.ts"
import type { Scope } from "../scope.ts"
import { staticType, UndecidedType } from "../modules/static-type.ts"
import { checkNames, NONE, report } from "./names.ts"

/** The errors in an expression that must be a type; none for null. `missing` are the names of failed imports. */
export function checkType(type: Expression | null, scope: Scope, missing = NONE): Diagnostic[] {
  if (type === null) return []
  const unknown = checkNames(type, scope, [], missing)
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

/** The errors and warnings about the types, fallbacks and names of a task. `scope` is the scope around it. */
export function checkTask({ parameters, returns, body }: TaskDeclaration, scope: Scope, missing = NONE): Diagnostic[] {
  return [
    ...duplicates(parameters).map((parameter) =>
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
      ...(fallback === null ? [] : checkNames(fallback, scope, [], missing)),
    ]),
    ...checkType(returns, scope, missing),
    ...checkNames(
      body,
      scope,
      parameters.map(({ name }) => name.text),
      missing,
    ),
  ]
}

function duplicates(parameters: readonly Parameter[]): readonly Parameter[] {
  return parameters.filter(({ name }, i) => parameters.slice(0, i).some((earlier) => earlier.name.text === name.text))
}
