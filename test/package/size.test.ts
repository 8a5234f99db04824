// The size of the core in a browser: all code that a program without patterns, questions and library loads.
// Needs `npm run build`.

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build as esbuild } from "esbuild"
import { afterAll, beforeAll, expect, test } from "vitest"
import { build as vite, type Rollup } from "vite"

const root = fileURLToPath(new URL("../..", import.meta.url))

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-size-"))
  await mkdir(join(folder, "node_modules"))
  await symlink(root, join(folder, "node_modules/recall-lang"))
  await writeFile(
    join(folder, "app.js"),
    'import { createRuntime } from "recall-lang"\nglobalThis.result = createRuntime().run("EMIT 1")',
  )
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** A chunk, with the chunks that it needs before it runs. */
interface Chunk {
  readonly code: string | Uint8Array
  readonly imports: readonly string[]
}

/** Bytes of the chunks that an entry loads at once, compressed. */
function sizeOf(entry: string, chunks: { readonly [name: string]: Chunk }): number {
  const loaded = new Set([entry])
  for (const name of loaded) for (const other of chunks[name]!.imports) loaded.add(other)
  return [...loaded].reduce((sum, name) => sum + gzipSync(chunks[name]!.code).length, 0)
}

test("is at most 107 KB, compressed, as Vite bundles it", async () => {
  const { output } = (await vite({
    root: folder,
    configFile: false,
    logLevel: "silent",
    build: { write: false, modulePreload: false, rollupOptions: { input: join(folder, "app.js") } },
  })) as Rollup.RollupOutput
  const chunks = output.filter((part) => part.type === "chunk")
  const { fileName } = chunks.find(({ isEntry }) => isEntry)!
  expect(sizeOf(fileName, Object.fromEntries(chunks.map((chunk) => [chunk.fileName, chunk])))).toBeLessThan(107_000)
})

test("is at most 121 KB as esbuild does, which loads a shared chunk if any of its importers is loaded", async () => {
  const { outputFiles, metafile } = await esbuild({
    absWorkingDir: folder,
    entryPoints: ["app.js"],
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
  const chunks = Object.entries(metafile.outputs).map(([name, { imports }]) => {
    const { contents } = outputFiles.find(({ path }) => path.endsWith(`/${name}`))!
    const needed = imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path)
    return [name, { code: contents, imports: needed }] as const
  })
  expect(sizeOf("out/app.js", Object.fromEntries(chunks))).toBeLessThan(121_000)
})
