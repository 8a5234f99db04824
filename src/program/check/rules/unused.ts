// Names that nothing uses: imports, parameters, and what LET binds in an expression.

import type { Expression, Identifier, Module, Span } from "../../../../grammar/index.ts"
import { calledName, partsOf } from "../parts.ts"
import type { Report, Rule } from "../rule.ts"

interface Bound {
  readonly name: string
  used: boolean
}

/** Names in reach, the innermost first. */
interface Around {
  readonly bound: Bound
  readonly outer: Around | null
}

export const unused: Rule = ({ module, unparsed }, { warn }) => {
  const own = new Map<string, Bound>()
  const walk = new Walk(own, warn)
  for (const declaration of module.declarations) {
    if (declaration.kind === "import")
      for (const { text } of importedNames(declaration)) own.set(text, { name: text, used: unparsed(text) })
    else if (declaration.kind === "param") {
      const { text } = declaration.name
      own.set(text, { name: text, used: unparsed(text) })
    }
  }
  for (const declaration of module.declarations) walk.declaration(declaration)
  const library = !module.declarations.some(({ kind }) => kind === "emit")
  for (const declaration of module.declarations) {
    if (declaration.kind === "import") {
      for (const name of importedNames(declaration)) {
        if (own.get(name.text)?.used === false && !name.text.startsWith("_"))
          warn(
            "unused-name",
            `${name.text} is imported and not used`,
            name,
            library ? "remove it, unless other modules import it from here" : "remove it",
          )
      }
    } else if (
      declaration.kind === "param"
      && own.get(declaration.name.text)?.used === false
      && !declaration.name.text.startsWith("_")
    ) {
      warn("unused-name", `the PARAM ${declaration.name.text} is not used`, declaration.name, "remove it")
    }
  }
}

/** The names that an import binds. */
export function importedNames(declaration: Module["declarations"][number] & { kind: "import" }): readonly Identifier[] {
  return declaration.alias === null ? (declaration.names ?? []).map(({ local }) => local) : [declaration.alias]
}

class Walk {
  private readonly own: ReadonlyMap<string, Bound>
  private readonly warn: Report

  constructor(own: ReadonlyMap<string, Bound>, warn: Report) {
    this.own = own
    this.warn = warn
  }

  declaration(declaration: Module["declarations"][number]): void {
    const visit = (expression: Expression | null) => {
      if (expression !== null) this.visit(expression, null)
    }
    switch (declaration.kind) {
      case "import":
        break
      case "param":
        visit(declaration.type)
        visit(declaration.fallback)
        break
      case "let-declaration":
        declaration.bindings.forEach(({ value }) => visit(value))
        break
      case "task": {
        let around: Around | null = null
        const parameters = declaration.parameters.map((parameter) => {
          visit(parameter.type)
          visit(parameter.fallback)
          const bound = { name: parameter.name.text, used: false }
          around = { bound, outer: around }
          return { bound, span: parameter.name }
        })
        visit(declaration.returns)
        this.visit(declaration.body, around)
        for (const { bound, span } of parameters)
          this.told(bound, `the parameter ${bound.name} is not used`, span, `remove it, or name it _${bound.name}`)
        break
      }
      case "test":
        visit(declaration.body)
        break
      case "emit":
        visit(declaration.value)
        break
    }
  }

  private told(bound: Bound, message: string, span: Span, hint: string): void {
    if (!bound.used && !bound.name.startsWith("_")) this.warn("unused-name", message, span, hint)
  }

  private use(name: string, around: Around | null): void {
    for (let at = around; at !== null; at = at.outer) {
      if (at.bound.name !== name) continue
      at.bound.used = true
      return
    }
    const own = this.own.get(name)
    if (own !== undefined) own.used = true
  }

  private visit(node: Expression, around: Around | null): void {
    if (node.kind === "name") return this.use(node.name, around)
    const called = node.kind === "call" || node.kind === "pipe" ? calledName(node, new Set()) : null
    if (called !== null) this.use(called, around)
    if (node.kind === "let") return this.visitLet(node, around)
    for (const { expression, binds } of partsOf(node)) {
      let inner = around
      // What FOR, functions and TRY bind is there whether it is wanted or not.
      for (const name of binds) inner = { bound: { name, used: true }, outer: inner }
      this.visit(expression, inner)
    }
  }

  private visitLet({ bindings, body }: Expression & { kind: "let" }, around: Around | null): void {
    let inner = around
    const bound = bindings.map((binding) => {
      this.visit(binding.value, inner)
      const own = { name: binding.name.text, used: false }
      inner = { bound: own, outer: inner }
      return own
    })
    this.visit(body, inner)
    bindings.forEach(({ name }, i) =>
      this.told(bound[i]!, `${name.text} is bound and not used`, name, `remove it, or name it _${name.text}`),
    )
  }
}
