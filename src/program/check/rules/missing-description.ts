// Reports public tasks of a library that have no description.

import type { Rule } from "../rule.ts"

export const missingDescription: Rule = ({ module }, { warn }) => {
  // The tasks of a program are for its own use.
  if (module.declarations.some(({ kind }) => kind === "emit")) return
  for (const declaration of module.declarations) {
    if (declaration.kind !== "task" || declaration.documentation !== null) continue
    const { name } = declaration
    if (name.text.startsWith("_")) continue
    warn(
      "missing-description",
      `${name.text} has no description`,
      name,
      "describe its result above it: ## …; or begin its name with _ to make it private",
    )
  }
}
