// The rules of `recall check`, applied in order to a module whose names have been checked.

import type { Diagnostic, Span } from "../../../grammar/index.ts"
import { inevitableIn } from "./inevitable.ts"
import { certainFailures } from "./rules/certain-failures.ts"
import { endlessRecursion } from "./rules/endless-recursion.ts"
import { givenFunctions } from "./rules/given-functions.ts"
import { missingDescription } from "./rules/missing-description.ts"
import { shadowing } from "./rules/shadowing.ts"
import { stringSlipsInModule } from "./rules/string-slips.ts"
import { unreachable } from "./rules/unreachable.ts"
import { unused } from "./rules/unused.ts"
import type { Checked, Rule } from "./rule.ts"

export const RULES: readonly Rule[] = [
  certainFailures,
  givenFunctions,
  endlessRecursion,
  unreachable,
  unused,
  shadowing,
  missingDescription,
  stringSlipsInModule,
]

export function lintModule(given: Omit<Checked, "inevitable">, source: string): Diagnostic[] {
  const found: Diagnostic[] = []
  const checked: Checked = { ...given, inevitable: inevitableIn(given.module) }
  const reporter =
    (severity: Diagnostic["severity"]) =>
    (code: string, message: string, { start, end }: Span, hint?: string) =>
      void found.push({
        code,
        severity,
        message,
        span: { start, end },
        source,
        ...(hint === undefined ? {} : { hint }),
      })
  const [warn, error] = [reporter("warning"), reporter("error")]
  for (const rule of RULES)
    rule(checked, { warn, failing: (expression) => (checked.inevitable.has(expression) ? error : warn) })
  return found
}
