// An esbuild plugin: the command line imports the tiny model from the library, so that a package has its weights once.

import type { Plugin } from "esbuild"

/** Leaves the tiny model to the entry `models/tiny` of the package that the command line is in. */
export function sharedWeights(): Plugin {
  return {
    name: "shared-weights",
    setup({ onResolve }) {
      onResolve({ filter: /\/tiny\/index\.ts$/ }, () => ({ path: "recall-lang/models/tiny", external: true }))
    },
  }
}
