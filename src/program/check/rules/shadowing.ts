// Names that hide another of the same task, or a task or an import of the module.

import type { Expression, Span } from "../../../../grammar/index.ts"
import { expressionsIn } from "../expressions.ts"
import { partsOf, withNames, type Names } from "../parts.ts"
import type { Rule } from "../rule.ts"
import { importedNames } from "./unused.ts"

/** A parameter may be named as a PARAM or a LET of the module: it usually is just that, handed on. */
export const shadowing: Rule = ({ module, text }, { warn }) => {
  const declared = new Map<string, string>()
  for (const declaration of module.declarations) {
    if (declaration.kind === "task") declared.set(declaration.name, "the task")
    if (declaration.kind === "import")
      for (const { name } of importedNames(declaration)) declared.set(name, "the import")
  }
  const bind = (name: string, span: Span, around: Names) => {
    const hidden = around.has(name) ? "another" : declared.get(name)
    if (hidden === undefined || name.startsWith("_")) return
    warn(
      "shadowed-name",
      `this ${name} hides ${hidden === "another" ? `another ${name} around it` : `${hidden} ${name}`}`,
      span,
      "give it a name of its own",
    )
  }
  const visit = (node: Expression, around: Names) => {
    if (node.kind === "let") {
      let inner = around
      for (const { name, start, value } of node.bindings) {
        visit(value, inner)
        bind(name, { start, end: start + name.length }, inner)
        inner = withNames(inner, [name])
      }
      return visit(node.body, inner)
    }
    if (node.kind === "for")
      for (const name of node.index === null ? [node.variable] : [node.variable, node.index])
        bind(name, spanOf(name, text, node), around)
    if (node.kind === "lambda") for (const name of node.parameters) bind(name, spanOf(name, text, node), around)
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
  for (const { parameters } of tasks)
    for (const { name, start } of parameters) bind(name, { start, end: start + name.length }, new Set())
  const bodies = new Map(tasks.map((task) => [task.body, task]))
  for (const expression of expressionsIn(module))
    visit(expression, new Set(bodies.get(expression)?.parameters.map(({ name }) => name)))
}

/** The place of a name that FOR or a function binds, which is the first in it. */
function spanOf(name: string, text: string, { start, end }: Span): Span {
  const found = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, "u").exec(text.slice(start, end))
  return found === null ? { start, end } : { start: start + found.index, end: start + found.index + name.length }
}
