// An esbuild plugin that keeps the code of every runtime in few chunks, whichever parts on demand share some of it.

import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild"

/** The entries, of which some may be used without the core and others never are. */
export interface Entries {
  readonly all: readonly string[]
  readonly withCore: readonly string[]
}

/**
 * Makes each part that is loaded on demand, and each entry in `withCore`, import `core`. esbuild drops such an import
 * without a name, but puts two files into one chunk if the same entries and parts reach them. So the files of `core`
 * are in one chunk, where they would be in one for each set of parts. `options` are those of the build, with paths
 * from `absWorkingDir`.
 */
export async function coreChunk(core: string, { all, withCore }: Entries, options: BuildOptions): Promise<Plugin> {
  const { metafile } = await build({ ...options, write: false, metafile: true })
  const at = (path: string): string => resolve(options.absWorkingDir ?? "", path)
  const parts = new Set(
    partsIn(metafile)
      .filter((path) => !all.includes(path))
      .concat(withCore)
      .map(at),
  )
  return {
    name: "core-chunk",
    setup(build) {
      build.initialOptions.logOverride = { "ignored-bare-import": "silent" }
      build.onResolve({ filter: /^core-chunk$/ }, () => ({ path: at(core), sideEffects: false }))
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
        parts.has(path) ? { contents: `${await readFile(path, "utf8")}\nimport "core-chunk"\n`, loader: "ts" } : null,
      )
    },
  }
}

/** The files that are only imported on demand: others may be used without the core. */
function partsIn({ inputs }: Metafile): readonly string[] {
  const imports = Object.values(inputs).flatMap((input) => input.imports.filter(({ external }) => external !== true))
  const targets = (kind: string) => imports.filter((one) => one.kind === kind).map(({ path }) => path)
  const atOnce = new Set(targets("import-statement"))
  return targets("dynamic-import").filter((path) => !atOnce.has(path))
}
