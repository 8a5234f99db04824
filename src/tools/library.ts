// The modules of the standard library, with the names that each exports: parts that are loaded with the first analysis.

import { describeModule, describeNatives, type ModuleReference } from "../reference/describe.ts"
import { LIBRARY_NAMES } from "../program/modules/embedded-names.ts"
import type { NativeModule } from "../world/index.ts"

interface Library {
  /** The texts of modules by specifier. */
  readonly texts: { readonly [specifier: string]: string }
  /** The modules of natives. */
  readonly natives: readonly NativeModule[]
}

let loaded: Library | undefined
const references = new Map<string, ModuleReference | null>()

/** Loads the texts and the natives of the library, which its reference needs. Few programs in a browser do. */
export async function loadLibrary(): Promise<void> {
  if (loaded !== undefined) return
  const [{ EMBEDDED: texts }, { NATIVE_MODULES: natives }] = await Promise.all([
    import("../program/modules/embedded.ts"),
    import("../world/index.ts"),
  ])
  loaded = { texts, natives }
}

function library(): Library {
  if (loaded === undefined) throw new Error("the library is not loaded")
  return loaded
}

/** The specifiers of all modules, sorted. */
export function librarySpecifiers(): readonly string[] {
  const { texts, natives } = library()
  return [...Object.keys(texts), ...natives.map(({ specifier }) => specifier)].sort()
}

/** The names that a program can import. */
export function importableNames(): Iterable<string> {
  return Object.keys(LIBRARY_NAMES)
}

/** The modules that have a name. */
export function modulesWith(name: string): readonly string[] {
  return Object.hasOwn(LIBRARY_NAMES, name) ? LIBRARY_NAMES[name]! : []
}

/** The names that a module of the library exports; none for another module. */
export function exportedByLibrary(specifier: string): readonly string[] {
  return Object.keys(LIBRARY_NAMES).filter((name) => LIBRARY_NAMES[name]!.includes(specifier))
}

/** The reference of a module of the library; null for another module. */
export function referenceOf(specifier: string): ModuleReference | null {
  let known = references.get(specifier)
  if (known === undefined) references.set(specifier, (known = describedModule(specifier)))
  return known
}

function describedModule(specifier: string): ModuleReference | null {
  const { texts, natives } = library()
  const module = natives.find((one) => one.specifier === specifier)
  if (module !== undefined) return describeNatives(specifier, module.documentation, module.natives, { imported: true })
  return Object.hasOwn(texts, specifier) ? describeModule(specifier, texts[specifier]!).reference : null
}
