// `recall-lang/plugin`: imports of `.rcl` files in programs built with Vite, Rollup, esbuild or another bundler.

import { isAbsolute } from "node:path"
import { createUnplugin } from "unplugin"
import { javaScriptOfFile } from "./javascript-of-file.ts"
import { findForJavaScript } from "./packages.ts"

/** The options of the plugin, which are the same for every bundler. */
export interface PluginOptions {
  /** The folder that module names in diagnostics are relative to; the working directory unless given. */
  readonly root?: string
}

/** The plugin in the form of each bundler, typed without the declarations of bundlers that are not installed. */
export interface BundlerPlugins {
  vite(options?: PluginOptions): NamedPlugin
  rollup(options?: PluginOptions): NamedPlugin
  rolldown(options?: PluginOptions): NamedPlugin
  esbuild(options?: PluginOptions): SetupPlugin
  bun(options?: PluginOptions): SetupPlugin
  webpack(options?: PluginOptions): CompilerPlugin
  rspack(options?: PluginOptions): CompilerPlugin
}

/** A plugin of Vite, Rollup or Rolldown, all of whose hooks are optional. */
export interface NamedPlugin {
  readonly name: string
}

/** A plugin of esbuild or Bun. */
export interface SetupPlugin {
  name: string
  setup(build: object): void | Promise<void>
}

/** A plugin of webpack or Rspack, which accept further properties. */
export type CompilerPlugin = { apply(compiler: object): void }

/** The plugin for each bundler. Loading a module with syntax errors throws a `SyntaxError` that shows them. */
export const recall: BundlerPlugins = createUnplugin<PluginOptions | undefined, false>((options) => ({
  name: "recall-lang",
  enforce: "pre",
  resolveId: {
    // Packages only, as bundlers resolve paths themselves.
    filter: { id: /^(?:@[\w.~-]+\/)?[a-z0-9][\w.~-]*(?:\/|$)/i },
    // A virtual module, as frameworks make them, has no folder to search from: the bundler resolves its imports.
    handler: async (specifier, importer) =>
      importer === undefined || !isAbsolute(importer) ? null : findForJavaScript(specifier, importer),
  },
  load: {
    filter: { id: /\.rcl(?:\?|$)/ },
    async handler(file) {
      // By a convention of bundlers, these are the modules of other plugins.
      if (file.startsWith("\0")) return null
      const path = file.replace(/\?.*$/, "")
      const code = await javaScriptOfFile(path, options?.root ?? process.cwd())
      return { code, map: null }
    },
  },
}))
