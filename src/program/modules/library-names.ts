// The names that the standard library exports, by which a message says where one is found.

import { once } from "../once.ts"
import { EMBEDDED } from "./embedded.ts"

const DECLARED = /^(?:TASK|LET) ([a-z]\w*)/gmu

/** The specifiers of the modules that export each name. The prelude is left out, as it needs no import. */
const modulesByName = once((): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>()
  for (const [specifier, text] of Object.entries(EMBEDDED)) {
    if (specifier === "std/prelude") continue
    for (const [, name = ""] of text.matchAll(DECLARED)) {
      const modules = found.get(name)
      if (modules === undefined) found.set(name, [specifier])
      else modules.push(specifier)
    }
  }
  return found
})

/** The modules of the standard library that export a name. */
export function libraryModulesOf(name: string): readonly string[] {
  return modulesByName().get(name) ?? []
}

/** All names that the standard library exports. */
export function libraryNames(): Iterable<string> {
  return modulesByName().keys()
}

/** The IMPORT of a name of the library; undefined for one that no module exports. */
export function importHint(name: string): string | undefined {
  const modules = libraryModulesOf(name)
  if (modules.length === 0) return undefined
  const specifiers = modules.map((module) => JSON.stringify(module)).join(" or ")
  return `it is in the library: IMPORT ${name} FROM ${specifiers}; in a document, CALL(IMPORT …)`
}
