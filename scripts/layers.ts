// An esbuild plugin that keeps the code of the command line in few files: a start opens each of them, and looks for the
// package.json of each.

import { readFile } from "node:fs/promises"
import { dirname, relative, resolve } from "node:path"
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild"

/**
 * Keeps what the parts of a layer load, and no part of an earlier layer does, in one chunk. esbuild puts files into one
 * chunk if the same parts reach them, so each part imports all parts of its layer and of the layers before it, and any
 * other part those of all layers. It drops such an import, which has no name, from what it writes: a part loads only
 * the chunks of which it uses something. A part that is loaded anyway is no file of its own for those that load it.
 * `options` are those of the build, with paths from `absWorkingDir`.
 */
export async function layeredChunks(layers: readonly (readonly string[])[], options: BuildOptions): Promise<Plugin> {
  const { metafile } = await build({ ...options, write: false, metafile: true, logLevel: "silent" })
  const root = options.absWorkingDir ?? process.cwd()
  const parts = new Set(Object.keys(metafile.inputs).flatMap((path) => importsOf(metafile, path, "dynamic-import")))
  const unknown = layers.flat().filter((path) => !parts.has(path))
  if (unknown.length > 0) throw new Error(`these are not loaded on demand: ${unknown.join(", ")}`)
  const ranks = ranksIn(metafile, layers)
  const rankOf = (path: string): number => ranks.get(path) ?? layers.length
  return {
    name: "layers",
    setup(build) {
      build.initialOptions.logOverride = { "ignored-bare-import": "silent" }
      build.onResolve({ filter: /^layer:/ }, ({ path }) => ({
        path: resolve(root, path.slice("layer:".length)),
        sideEffects: false,
      }))
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const own = relative(root, path)
        const isLoaded = (part: string): boolean =>
          rankOf(own) < layers.length && rankOf(relative(root, resolve(dirname(path), part))) === rankOf(own)
        const others = parts.has(own) ? layers.slice(0, rankOf(own) + 1).flat() : []
        const imports = others.map((other) => `import ${JSON.stringify(`layer:${other}`)}`)
        return { contents: [atOnce(await readFile(path, "utf8"), isLoaded), ...imports].join("\n"), loader: "ts" }
      })
    },
  }
}

/** A source that imports at once the parts that `isLoaded`, where it loaded them on demand. */
function atOnce(source: string, isLoaded: (part: string) => boolean): string {
  const found: string[] = []
  const replaced = source.replaceAll(/\bimport\((".[^"]*\.ts")\)/g, (written, name: string) => {
    if (!isLoaded(JSON.parse(name) as string)) return written
    found.push(`import * as part_${found.length} from ${name}`)
    return `Promise.resolve(part_${found.length - 1})`
  })
  return [replaced, ...found].join("\n")
}

/** The first layer that loads each file at once. */
function ranksIn(metafile: Metafile, layers: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  for (const [rank, layer] of layers.entries()) {
    const left = [...layer]
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      if (ranks.has(path)) continue
      ranks.set(path, rank)
      left.push(...importsOf(metafile, path, "import-statement"))
    }
  }
  return ranks
}

function importsOf({ inputs }: Metafile, path: string, wanted: "import-statement" | "dynamic-import"): string[] {
  const imports = inputs[path]?.imports ?? []
  return imports.filter(({ kind, external }) => kind === wanted && external !== true).map((one) => one.path)
}
