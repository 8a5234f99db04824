// `recall-lang/plugin`: imports of `.rcl` files in programs built with Vite, Rollup, esbuild or another bundler.

import { dirname, relative, sep } from "node:path"
import { createUnplugin, type UnpluginInstance } from "unplugin"
import { render } from "../diagnostics/render.ts"
import { javaScriptOf } from "../imported/javascript.ts"
import { readTextFile } from "./files.ts"
import { findForJavaScript, findInPackages } from "./packages.ts"
import { originOf } from "./origin.ts"
import { moduleId } from "./paths.ts"

export interface PluginOptions {
  /** The folder that module names in diagnostics are relative to; the working directory unless given. */
  readonly root?: string
}

/**
 * The plugin for each bundler: `recall.vite()`, `recall.rollup()`, `recall.rolldown()`, `recall.esbuild()`,
 * `recall.webpack()`, `recall.rspack()`. Loading a module with syntax errors throws a `SyntaxError` that shows them.
 */
export const recall: UnpluginInstance<PluginOptions | undefined> = createUnplugin((options?: PluginOptions) => ({
  name: "recall-lang",
  enforce: "pre",
  resolveId: {
    // Packages only, as bundlers resolve paths themselves.
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

/** The specifier of a module for the bundler: a path for a package, as bundlers do not know the condition `recall`. */
async function pathOf(specifier: string, importer: string): Promise<string> {
  if (/^\.\.?\//.test(specifier)) return specifier
  const found = await findInPackages(specifier, importer, undefined)
  if (found === null)
    throw new Error(`${moduleId(importer)}: there is no module ${JSON.stringify(specifier)}; is the package installed?`)
  const way = relative(dirname(importer), found).split(sep).join("/")
  return way.startsWith(".") ? way : `./${way}`
}
