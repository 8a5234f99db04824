// Tasks that other modules may import, without a word on what they give.

import type { Rule } from "../rule.ts"

export const missingDescription: Rule = ({ module }, { warn }) => {
  // A program's own tasks are for itself.
  if (module.declarations.some(({ kind }) => kind === "emit")) return
  for (const declaration of module.declarations) {
    if (declaration.kind !== "task" || declaration.documentation !== null) continue
    const { name } = declaration
    if (name.text.startsWith("_")) continue
    warn(
      "missing-description",
      `${name.text} has no description`,
      name,
      "write what it gives above it: ## …; or begin its name with _ to keep it to this module",
    )
  }
}
