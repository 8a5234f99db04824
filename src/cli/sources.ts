// Keeps the texts that a run reads, so that diagnostics can show their lines.

import { loadedText } from "../program/modules/library.ts"
import type { ModuleLoader } from "../program/modules/loader.ts"

export interface Sources {
  add(name: string, text: string): void
  addAll(texts: { readonly [name: string]: string }): void
  /** Forgets all texts. */
  clear(): void
  /** All texts, by name. */
  all(): ReadonlyMap<string, string>
  textOf(name: string): string | undefined
  /** A loader that also adds the text of every module that it finds. */
  recording(loader: ModuleLoader): ModuleLoader
}

export function createSources(): Sources {
  const texts = new Map<string, string>()
  return {
    add: (name, text) => void texts.set(name, text),
    addAll: (more) => {
      for (const [name, text] of Object.entries(more)) texts.set(name, text)
    },
    clear: () => texts.clear(),
    all: () => texts,
    textOf: (name) => texts.get(name) ?? loadedText(name),
    recording: (loader) => ({
      async load(specifier, from) {
        const found = await loader.load(specifier, from)
        if (found !== null) texts.set(found.id, found.text)
        return found
      },
    }),
  }
}
