// The size of the core in a browser: all code that a program without patterns, questions and library loads.
// Needs `npm run build`.

import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))

test("is at most 175 KB, compressed", async () => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: {
      contents: 'import { createRuntime } from "./dist/index.js"\nglobalThis.result = createRuntime().run("EMIT 1")',
      resolveDir: root,
      sourcefile: "entry.js",
    },
    bundle: true,
    minify: true,
    write: false,
    outdir: "out",
    format: "esm",
    splitting: true,
    platform: "browser",
    logLevel: "silent",
    metafile: true,
  })
  const loaded = new Set<string>()
  const load = (path: string): void => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const { kind, path: other } of metafile.outputs[path]!.imports) if (kind === "import-statement") load(other)
  }
  load(Object.keys(metafile.outputs).find((path) => metafile.outputs[path]!.entryPoint?.endsWith("entry.js") === true)!)
  const sizes = outputFiles
    .filter(({ path }) => [...loaded].some((other) => path.endsWith(`/${other}`)))
    .map(({ contents }) => gzipSync(contents).length)
  expect(sizes).toHaveLength(loaded.size)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(175_000)
})
