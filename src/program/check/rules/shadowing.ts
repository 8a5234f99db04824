// Reports local names that hide another local name, or a task or an import of the module.

import type { Identifier, Names } from "../../../../grammar/index.ts"
import { visit } from "../../../../grammar/walk.ts"
import { expressionsIn } from "../expressions.ts"
import type { Rule } from "../rule.ts"
import { importedNames } from "./unused.ts"

/** A local name may hide a PARAM or a LET of the module, as a parameter that receives its value often does. */
export const shadowing: Rule = ({ module }, { warn }) => {
  const declared = new Map<string, string>()
  for (const declaration of module.declarations) {
    if (declaration.kind === "task") declared.set(declaration.name.text, "the task")
    if (declaration.kind === "import")
      for (const { text } of importedNames(declaration)) declared.set(text, "the import")
  }
  const bind = (place: Identifier, around: Pick<Names, "has">) => {
    const { text: name } = place
    const hidden = around.has(name) ? "another" : declared.get(name)
    if (hidden === undefined || name.startsWith("_")) return
    warn(
      "shadowed-name",
      `this ${name} hides ${hidden === "another" ? `another ${name} around it` : `${hidden} ${name}`}`,
      place,
      "give it a name of its own",
    )
  }
  const tasks = module.declarations.filter((declaration) => declaration.kind === "task")
  for (const { parameters } of tasks) for (const { name } of parameters) bind(name, new Set())
  const bodies = new Map(tasks.map((task) => [task.body, task]))
  for (const expression of expressionsIn(module)) {
    const around = bodies.get(expression)?.parameters.map(({ name }) => name.text)
    // The program does not choose the name `error` that TRY binds.
    visit(expression, { bind: (name, by, names) => (by.kind === "try" ? undefined : bind(name, names)) }, around)
  }
}
