// The loader of `.rcl` files for Bun, which has plugins in place of the hooks of node:module.

/** The part of Bun's interface that is used here. */
export interface Bun {
  plugin(plugin: {
    readonly name: string
    setup(build: {
      onLoad(
        options: { readonly filter: RegExp },
        load: (file: { readonly path: string }) => Promise<{ readonly contents: string; readonly loader: "js" }>,
      ): void
    }): void
  }): unknown
}

/**
 * Registers the loader. Bun asks no plugin about packages, so that `--conditions recall` must name the condition under
 * which they export modules to a program.
 */
export function registerInBun(bun: Bun): void {
  bun.plugin({
    name: "recall-lang",
    setup(build) {
      build.onLoad({ filter: /\.rcl$/ }, async ({ path }) => {
        const { javaScriptOfFile } = await import("./javascript-of-file.ts")
        return { contents: await javaScriptOfFile(path, process.cwd()), loader: "js" }
      })
    },
  })
}
