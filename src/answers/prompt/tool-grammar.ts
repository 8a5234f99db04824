// The grammar of an answer's calls, made of the names in its reach.

import { isName } from "../../../grammar/keywords.ts"
import { larkGrammar } from "../../../grammar/lark.ts"
import type { Global, Globals } from "../../program/scope.ts"

/**
 * The grammar of the calls of an answer. All requests of the answer have the same, as its provider's cache needs: the
 * names that the answer binds later are in it from the start.
 */
export function callGrammar(globals: Globals): string {
  const functions: string[] = []
  const values: string[] = []
  for (const name of new Set(globals.names())) {
    const global = globals.lookup(name)
    if (global !== undefined && isName(name)) (isFunction(global) ? functions : values).push(name)
  }
  return larkGrammar({ functions, values })
}

function isFunction({ kind }: Global): boolean {
  switch (kind) {
    case "task":
    case "tool":
    case "native":
    case "special":
      return true
    case "value":
    case "parameter":
    case "datum":
    case "constant":
    case "namespace":
      return false
    default:
      return kind satisfies never
  }
}
