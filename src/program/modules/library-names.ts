// The names that the standard library exports, by which a message says where one is found.

import { LIBRARY_NAMES } from "./embedded-names.ts"

/** All names that the standard library exports. */
export function libraryNames(): Iterable<string> {
  return Object.keys(LIBRARY_NAMES)
}

/** The IMPORT of a name of the library; undefined for one that no module exports. */
export function importHint(name: string): string | undefined {
  if (!Object.hasOwn(LIBRARY_NAMES, name)) return undefined
  const modules = LIBRARY_NAMES[name]!
  const specifiers = modules.map((module) => JSON.stringify(module)).join(" or ")
  return `it is in the library: IMPORT ${name} FROM ${specifiers}; in a document, CALL(IMPORT …)`
}
