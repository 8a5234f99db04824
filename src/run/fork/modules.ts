// The modules that the program of a trace imported, as they were in its run.

import type { Given } from "./seam.ts"
import type { ModuleSource } from "../../program/modules/loader.ts"
import type { RunState } from "../../trace/state.ts"
import { textIn } from "./recorded.ts"

/**
 * Modules that the trace does not have are loaded as they are now. Throws `UsageError` where the trace lacks a text.
 */
export function recordedModules(state: RunState): Given["modules"] {
  const known = new Map(
    state.imports.map(({ specifier, importer, module, text, origin }): [string, ModuleSource] => [
      importKey(specifier, importer),
      { id: module, text: textIn(state, text), ...(origin === undefined ? {} : { origin }) },
    ]),
  )
  return (loader) =>
    known.size === 0
      ? loader
      : {
          load: async (specifier, from) =>
            known.get(importKey(specifier, from)) ?? (await loader?.load(specifier, from)) ?? null,
        }
}

function importKey(specifier: string, importer: string): string {
  return JSON.stringify([specifier, importer])
}
