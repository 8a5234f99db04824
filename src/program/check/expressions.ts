// The expressions of a module, without its types, which are not evaluated.

import type { Expression, Module } from "../../../grammar/index.ts"

export function expressionsIn(module: Module): readonly Expression[] {
  return module.declarations
    .flatMap((declaration): readonly (Expression | null)[] => {
      switch (declaration.kind) {
        case "import":
          return []
        case "param":
          return [declaration.fallback]
        case "let-declaration":
          return declaration.bindings.map(({ value }) => value)
        case "task":
          return [...declaration.parameters.map(({ fallback }) => fallback), declaration.body]
        case "test":
          return [declaration.body]
        case "emit":
          return [declaration.value]
      }
    })
    .filter((expression) => expression !== null)
}
