// Reports unused imports, PARAMs, parameters, names that a LET binds in an expression, and LETs of programs.

import type { Declaration, Identifier, ImportDeclaration } from "../../../../grammar/index.ts"
import { visit } from "../../../../grammar/walk.ts"
import { calledName } from "../called-name.ts"
import type { Report, Rule } from "../rule.ts"

interface Bound {
  readonly name: string
  used: boolean
}

const NONE: ReadonlySet<string> = new Set()

export const unused: Rule = ({ module, scope, unparsed }, { warn }) => {
  const own = new Map<string, Bound>()
  const uses = new Uses(own, warn)
  const isProgram = module.declarations.some(({ kind }) => kind === "emit")
  for (const declaration of module.declarations) {
    if (declaration.kind === "import")
      for (const { text } of importedNames(declaration)) {
        // A failed import is an error already.
        const isFailed = scope.globals.lookup(text) === undefined
        own.set(text, { name: text, used: isFailed || unparsed(text) })
      }
    else for (const { text } of ownNames(declaration, isProgram)) own.set(text, { name: text, used: unparsed(text) })
  }
  for (const declaration of module.declarations) uses.declaration(declaration)
  for (const declaration of module.declarations) {
    if (declaration.kind === "import") {
      for (const name of importedNames(declaration)) {
        if (own.get(name.text)?.used === false && !name.text.startsWith("_"))
          warn(
            "unused-name",
            `${name.text} is imported and not used`,
            name,
            isProgram ? "remove it" : "remove it, unless other modules import it from here",
          )
      }
      continue
    }
    for (const name of ownNames(declaration, isProgram)) {
      if (own.get(name.text)?.used !== false || name.text.startsWith("_")) continue
      if (declaration.kind === "param") warn("unused-name", `the PARAM ${name.text} is not used`, name, "remove it")
      else
        warn(
          "unused-name",
          `the LET ${name.text} is not used, so it is never evaluated`,
          name,
          "use it in EMIT, or remove it",
        )
    }
  }
}

/** The names of a PARAM, and of the LETs of a program: those of a library are for the modules that import them. */
function ownNames(declaration: Declaration, isProgram: boolean): readonly Identifier[] {
  if (declaration.kind === "param") return [declaration.name]
  return isProgram && declaration.kind === "let-declaration" ? declaration.bindings.map(({ name }) => name) : []
}

/** The names that an import binds. */
export function importedNames({ alias, names }: ImportDeclaration): readonly Identifier[] {
  return alias === null ? (names ?? []).map(({ local }) => local) : [alias]
}

class Uses {
  private readonly own: ReadonlyMap<string, Bound>
  private readonly warn: Report
  /** The bindings of each name in the current scope, the innermost last. */
  private readonly bound = new Map<string, Bound[]>()

  constructor(own: ReadonlyMap<string, Bound>, warn: Report) {
    this.own = own
    this.warn = warn
  }

  /** Visits a declaration. Records the uses of names, and reports unused local ones. */
  declaration(declaration: Declaration): void {
    visit(declaration, {
      enter: (node) => {
        if (node.kind === "name") this.use(node.name)
        const called = node.kind === "call" || node.kind === "pipe" ? calledName(node, NONE) : null
        if (called !== null) this.use(called)
      },
      bind: ({ text }, by) => {
        // FOR, functions and TRY must bind their names, used or not.
        const bound: Bound = { name: text, used: by.kind !== "let" && by.kind !== "task" }
        const others = this.bound.get(text)
        if (others === undefined) this.bound.set(text, [bound])
        else others.push(bound)
      },
      unbind: (name, by) => {
        const bound = this.bound.get(name.text)!.pop()!
        const what =
          by.kind === "task" ? `the parameter ${name.text} is not used` : `${name.text} is bound and not used`
        if (!bound.used && !name.text.startsWith("_"))
          this.warn("unused-name", what, name, `remove it, or name it _${name.text}`)
      },
    })
  }

  private use(name: string): void {
    const bound = this.bound.get(name)?.at(-1) ?? this.own.get(name)
    if (bound !== undefined) bound.used = true
  }
}
