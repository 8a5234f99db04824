// `recall-lang/plugin`: lets a program that Vite, Rollup, esbuild or another bundler builds import `.rcl` files.

import { dirname, relative, sep } from "node:path"
import { createUnplugin, type UnpluginInstance } from "unplugin"
import { render } from "../diagnostics/render.ts"
import { javaScriptOf } from "../imported/javascript.ts"
import { readTextFile } from "./files.ts"
import { findForJavaScript, findInPackages } from "./packages.ts"
import { originOf } from "./origin.ts"
import { moduleId } from "./paths.ts"

export interface PluginOptions {
  /** Where the names of modules in diagnostics start from; the working directory unless said otherwise. */
  readonly root?: string
}

/** The plugin: `recall.vite()`, `recall.rollup()`, `recall.rolldown()`, `recall.esbuild()`, `recall.webpack()`, `recall.rspack()`. */
export const recall: UnpluginInstance<PluginOptions | undefined> = createUnplugin((options?: PluginOptions) => ({
  name: "recall-lang",
  enforce: "pre",
  resolveId: {
    // Packages only: paths are found by the bundler itself.
    filter: { id: /^(?:@[\w.~-]+\/)?[a-z0-9][\w.~-]*(?:\/|$)/i },
    handler: async (specifier, importer) => (importer === undefined ? null : findForJavaScript(specifier, importer)),
  },
  load: {
    filter: { id: /\.rcl(?:\?|$)/ },
    async handler(file) {
      const path = file.replace(/\?.*$/, "")
      const text = await readTextFile(path)
      const root = options?.root ?? process.cwd()
      const id = moduleId(path, root)
      const origin = originOf(path, root)
      const { code, diagnostics } = await javaScriptOf(
        { id, text, ...(origin === undefined ? {} : { origin }) },
        (specifier) => pathOf(specifier, path),
      )
      if (diagnostics.length > 0)
        throw new SyntaxError(diagnostics.map((diagnostic) => render(diagnostic, { textOf: () => text })).join("\n"))
      return { code, map: null }
    },
  },
}))

/** A specifier of Recall as one that the bundler finds: of a package's module the path, since bundlers do not know the condition. */
async function pathOf(specifier: string, importer: string): Promise<string> {
  if (/^\.\.?\//.test(specifier)) return specifier
  const found = await findInPackages(specifier, importer, undefined)
  if (found === null)
    throw new Error(`${moduleId(importer)}: there is no module ${JSON.stringify(specifier)}; is the package installed?`)
  const way = relative(dirname(importer), found).split(sep).join("/")
  return way.startsWith(".") ? way : `./${way}`
}
