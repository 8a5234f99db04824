// Reports strings that are seldom meant: placeholders outside of templates, types in quotes, escapes of patterns.

import { expressionsIn } from "../expressions.ts"
import type { Rule } from "../rule.ts"
import { stringSlips } from "../string-slips.ts"

export const stringSlipsInModule: Rule = ({ module, text, scope }, { warn }) => {
  const around = new Map(
    module.declarations.flatMap((declaration) =>
      declaration.kind === "task"
        ? [[declaration.body, new Set(declaration.parameters.map(({ name }) => name.text))] as const]
        : [],
    ),
  )
  for (const expression of expressionsIn(module)) {
    const slips = stringSlips(expression, {
      sourceOf: ({ start, end }) => text.slice(start, end),
      isKnown: (name, bound) =>
        bound.has(name) || around.get(expression)?.has(name) === true || isOfModule(scope.globals.lookup(name)?.kind),
      braces: false,
      hasPatterns: (called) => {
        const global = called === null ? undefined : scope.globals.lookup(called)
        return global?.kind === "native" && global.native.native.parameters.some(({ name }) => name === "pattern")
      },
    })
    for (const { code, message, hint, start, end } of slips) warn(code, message, { start, end }, hint)
  }
}

/** Whether the module has given a name itself: text that names a native is seldom a placeholder. */
function isOfModule(kind: string | undefined): boolean {
  return kind === "parameter" || kind === "constant"
}
