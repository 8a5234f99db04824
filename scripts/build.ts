// Builds dist/: the library with external dependencies, the command line with bundled ones, the viewer, and types.

import { chmod, copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild"
import { bundledPackages } from "./bundled-packages.ts"
import { coreChunk } from "./core-chunk.ts"
import { directBuiltins } from "./builtins.ts"
import { embedStandardLibrary } from "./embed-stdlib.ts"
import { embedPrices } from "./embed-prices.ts"
import { embedTiny } from "./embed-tiny.ts"
import { embedViewer } from "./embed-viewer.ts"
import { layeredChunks } from "./layers.ts"
import { leanMaps } from "./lean-maps.ts"
import { writeTexts } from "./pages.ts"
import { parserParts } from "./parser-parts.ts"
import { protocolParts } from "./protocol-parts.ts"
import { buildRequireTypes } from "./require-types.ts"

const root = fileURLToPath(new URL("..", import.meta.url))

/** The entries of the library by their names in dist/; `exports` of package.json names the same files. */
export const ENTRIES: { readonly [name: string]: string } = {
  index: "src/index.ts",
  node: "src/host/index.ts",
  "models/openai": "src/models/openai/index.ts",
  "models/ai-sdk": "src/models/ai-sdk/index.ts",
  "models/offline": "src/models/offline/index.ts",
  "models/tiny": "src/models/tiny/index.ts",
  "models/prices": "src/models/prices/index.ts",
  "ai-sdk": "src/ai-sdk/index.ts",
  "memo/postgres": "src/memo/stores/postgres/index.ts",
  "queue/pg-boss": "src/queue/index.ts",
  plugin: "src/host/plugin.ts",
  register: "src/host/register.ts",
  trace: "src/trace/index.ts",
  grammar: "src/grammar.ts",
  tools: "src/tools/index.ts",
  lsp: "src/lsp/index.ts",
  otel: "src/otel/index.ts",
  "natives/mcp": "src/natives/mcp/index.ts",
  "natives/quickjs": "src/natives/quickjs/index.ts",
  testing: "src/testing/index.ts",
}

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  splitting: true,
  target: "node22.13",
  logLevel: "warning",
  metafile: true,
}

/** The code that every runtime loads: in chunks apart from the rest, as a bundler loads all that is used of a chunk. */
const CORE = "src/runtime.ts"

/** The page of the viewer, which the command line takes from the library: it is the largest text in both. */
const VIEWER = "src/viewer/embedded.ts"

/** Entries that link modules, and so load most of the core. */
const WITH_CORE = [ENTRIES["tools"]!, ENTRIES["lsp"]!]

/** Bundles the entries of the library. Packages remain imports, shared code is in chunks, and maps have our sources. */
export async function buildLibrary(outdir: string): Promise<Metafile> {
  const options: BuildOptions = {
    ...shared,
    entryPoints: Object.entries({ ...ENTRIES, "chunks/runtime": CORE, "chunks/viewer": VIEWER }).map(([out, path]) => ({
      out,
      in: path,
    })),
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    sourcemap: "linked",
    packages: "external",
    platform: "neutral",
    plugins: [parserParts(), bundledPackages()],
    define: await version(),
  }
  const plugins = [
    parserParts(),
    bundledPackages(),
    await coreChunk(CORE, { all: Object.values(ENTRIES), withCore: WITH_CORE }, options),
  ]
  const { metafile } = await build({ ...options, plugins, metafile: true })
  await leanMaps(outdir)
  return metafile
}

/** Leaves the viewer's page and the weights of the tiny model to the library, which is beside the command line. */
const partsOfLibrary: Plugin = {
  name: "parts-of-library",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/embedded\.ts$/ }, ({ importer }) =>
      /[\\/]src[\\/]viewer[\\/]page\.ts$/.test(importer) ? { path: "../../chunks/viewer.js", external: true } : null,
    )
    onResolve({ filter: /\/tiny\/index\.ts$/ }, () => ({ path: "../../models/tiny.js", external: true }))
  },
}

/** The parts of the command line in the order in which the commands that are used most load them. */
const LAYERS = [
  ["src/cli/process.ts"],
  [
    "src/cli/commands/eval.ts",
    "src/cli/commands/run.ts",
    "src/host/config.ts",
    "src/run/description.ts",
    "src/trace/tracer.ts",
  ],
  ["src/answers/parts.ts", "src/program/document/parts.ts"],
  ["src/cli/commands/check.ts"],
]

/**
 * Bundles the command line with its dependencies; code that not every command needs is in chunks. It stands alone, or
 * is in `cli/` of the library.
 */
export async function buildCommandLine(outdir: string, beside: "library" | "nothing" = "nothing"): Promise<Metafile> {
  const plugins = [
    // commander needs child processes only for commands in separate executables, and Recall has none.
    directBuiltins(new Set(["node:child_process"])),
    parserParts(),
    protocolParts(),
    ...(beside === "library" ? [partsOfLibrary] : []),
  ]
  const options: BuildOptions = {
    ...shared,
    entryPoints: [{ out: "main", in: "src/cli/main.ts" }],
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    platform: "node",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    plugins,
    // The library of clients is the project's own: see `cli/servers.ts`.
    external: ["@modelcontextprotocol/client", "@modelcontextprotocol/client/stdio", "pg", "pg-boss"],
    define: await version(),
  }
  const { metafile } = await build({
    ...options,
    plugins: [...plugins, await layeredChunks(LAYERS, options)],
    metafile: true,
  })
  await chmod(`${outdir}/main.js`, 0o755)
  return metafile
}

async function version(): Promise<{ readonly RECALL_VERSION: string }> {
  const { version } = JSON.parse(await readFile(`${root}/package.json`, "utf8")) as { version: string }
  return { RECALL_VERSION: JSON.stringify(version) }
}

/** Writes the viewer as a page that opens a trace file. */
async function buildViewer(): Promise<void> {
  const { viewerPage } = await import("../src/viewer/page.ts")
  await writeFile(`${root}/dist/viewer.html`, viewerPage({ kind: "empty" }))
}

/** Writes the declarations that the entries need to `dist/types`. */
async function buildTypes(): Promise<void> {
  await run("tsc", ["-p", "tsconfig.build.json"])
  // The compiler leaves `./file.ts` in declarations, which not every tool resolves.
  const types = `${root}/dist/types`
  const files = (await readdir(types, { recursive: true })).filter((file) => file.endsWith(".d.ts"))
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(`${types}/${file}`, "utf8")
      await writeFile(`${types}/${file}`, text.replace(/((?:from|import\(|import) ?")(\.[^"]*)\.ts"/g, '$1$2.js"'))
    }),
  )
}

function run(command: string, parameters: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(`${root}/node_modules/.bin/${command}`, parameters, { cwd: root, stdio: "inherit" })
    child.on("error", reject)
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${command} failed`))))
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(`${root}/dist`, { recursive: true, force: true })
  await Promise.all([embedStandardLibrary(), embedPrices(), embedTiny(), embedViewer(), mkdir(`${root}/dist`)])
  const [library] = await Promise.all([
    buildLibrary(`${root}/dist`),
    buildCommandLine(`${root}/dist/cli`, "library"),
    buildTypes(),
    buildViewer(),
    writeTexts(`${root}/dist`),
    // The sources of the library, for editors that show the definition of a name.
    cp(`${root}/stdlib`, `${root}/dist/stdlib`, { recursive: true }),
  ])
  await buildRequireTypes(ENTRIES, library)
  await copyFile(`${root}/node_modules/chevrotain/LICENSE.txt`, `${root}/dist/LICENSE-chevrotain.txt`)
  await copyFile(
    `${root}/node_modules/vscode-languageserver/License.txt`,
    `${root}/dist/LICENSE-vscode-languageserver.txt`,
  )
}
