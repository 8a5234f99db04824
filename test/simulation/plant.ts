// Plants a fault: the modules that are loaded from now on have its texts.

import { registerHooks } from "node:module"
import type { Planted } from "./planted.ts"

/** Throws when a module without the text that is to be replaced is loaded, as the fault is then not planted. */
export function plant({ name, patches }: Planted): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const wanted = patches.filter(({ file }) => url.endsWith(`/${file}`))
      if (wanted.length === 0) return loaded
      let source = String(loaded.source)
      for (const { file, from, to } of wanted) {
        if (!source.includes(from)) throw new Error(`the fault ${name} cannot be planted: ${file} has changed`)
        source = source.replace(from, () => to)
      }
      return { ...loaded, source }
    },
  })
}
