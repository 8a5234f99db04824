// An esbuild plugin that bundles the packages which only this repository installs, where all others remain imports.

import { fileURLToPath } from "node:url"
import type { Plugin } from "esbuild"

/** The packages of the language server, which are development dependencies as commander is. */
const BUNDLED = /^vscode-(?:languageserver|jsonrpc)(?:[-/]|$)/

export function bundledPackages(): Plugin {
  return {
    name: "bundled-packages",
    setup(build) {
      build.onResolve({ filter: BUNDLED }, ({ path }) => ({ path: fileURLToPath(import.meta.resolve(path)) }))
    },
  }
}
