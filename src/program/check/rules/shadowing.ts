// Names that hide another of the same task, or a task or an import of the module.

import type { Expression, Identifier } from "../../../../grammar/index.ts"
import { expressionsIn } from "../expressions.ts"
import { partsOf, withNames, type Names } from "../parts.ts"
import type { Rule } from "../rule.ts"
import { importedNames } from "./unused.ts"

/** A parameter may be named as a PARAM or a LET of the module: it usually is just that, handed on. */
export const shadowing: Rule = ({ module }, { warn }) => {
  const declared = new Map<string, string>()
  for (const declaration of module.declarations) {
    if (declaration.kind === "task") declared.set(declaration.name.text, "the task")
    if (declaration.kind === "import")
      for (const { text } of importedNames(declaration)) declared.set(text, "the import")
  }
  const bind = (place: Identifier, around: Names) => {
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
  const visit = (node: Expression, around: Names) => {
    if (node.kind === "let") {
      let inner = around
      for (const { name, value } of node.bindings) {
        visit(value, inner)
        bind(name, inner)
        inner = withNames(inner, [name.text])
      }
      return visit(node.body, inner)
    }
    if (node.kind === "for")
      for (const name of node.index === null ? [node.variable] : [node.variable, node.index]) bind(name, around)
    if (node.kind === "lambda") for (const name of node.parameters) bind(name, around)
    for (const { expression, binds } of partsOf(node))
      visit(
        expression,
        withNames(
          around,
          binds.filter((name) => name !== "error"),
        ),
      )
  }
  const tasks = module.declarations.filter((declaration) => declaration.kind === "task")
  for (const { parameters } of tasks) for (const { name } of parameters) bind(name, new Set())
  const bodies = new Map(tasks.map((task) => [task.body, task]))
  for (const expression of expressionsIn(module))
    visit(expression, new Set(bodies.get(expression)?.parameters.map(({ name }) => name.text)))
}
