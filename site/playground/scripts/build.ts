// Builds the playground to `dist/`: static files with relative addresses, which any web server can serve at any path.

import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { build, type BuildOptions, type Plugin } from "esbuild"
import { embedPrices } from "../../../scripts/embed-prices.ts"
import { embedStandardLibrary } from "../../../scripts/embed-stdlib.ts"
import { embedTiny } from "../../../scripts/embed-tiny.ts"
import { embedViewer } from "../../../scripts/embed-viewer.ts"
import { parserParts } from "../../../scripts/parser-parts.ts"
import { examplesPlugin } from "./examples.ts"
import { libraryText } from "./library-text.ts"

const here = fileURLToPath(new URL("..", import.meta.url))
const root = fileURLToPath(new URL("../../..", import.meta.url))
export const OUTPUT = `${here}dist`

/** The scripts of the page and of the frame of a run, by their names. */
const PAGES = { main: "src/main.tsx", "run-frame": "src/run/frame.ts", "tiny-weights": "src/run/tiny-weights.ts" }
/** The script of all workers, in one file: its parts need each other, and one request is faster than fifty. */
const WORKER = { worker: "src/worker-main.ts" }

/** The options of a build; `entries` are paths from this package. */
async function bundleOptions(entries: { readonly [name: string]: string }, outdir: string): Promise<BuildOptions> {
  const { version } = JSON.parse(await readFile(`${root}package.json`, "utf8")) as { readonly version: string }
  return {
    absWorkingDir: here,
    entryPoints: Object.entries(entries).map(([out, path]) => ({ out, in: path })),
    outdir,
    bundle: true,
    format: "esm",
    splitting: true,
    // Beside the entries, as scripts find each other and the pages by their own addresses.
    chunkNames: "[name]-[hash]",
    minify: true,
    platform: "browser",
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "linked",
    logLevel: "warning",
    metafile: true,
    define: { RECALL_VERSION: JSON.stringify(version), "process.env.NODE_ENV": '"production"' },
    // Packages of which the page needs a small part, and has it itself.
    alias: { marked: `${here}src/edit/markdown.ts`, openai: `${here}src/run/openai-client.ts` },
    plugins: [examplesPlugin()],
  }
}

/** The worker loads the file of the tiny model when it is chosen. */
function withoutWeights(): Plugin {
  return {
    name: "without-weights",
    setup(build) {
      build.onLoad({ filter: /[\\/]models[\\/]tiny[\\/]embedded\.ts$/ }, () => ({
        contents: 'export const embeddedFile = () => { throw new Error("the worker gives the file") }',
        loader: "js",
      }))
    },
  }
}

/** Writes what a run needs beside its page: the worker, the frame of a run, and that of the viewer. */
async function writeFrames(folder: string): Promise<void> {
  const options = await bundleOptions(WORKER, `${folder}/assets`)
  await build({ ...options, splitting: false, plugins: [parserParts(), libraryText(), withoutWeights()] })
  const { viewerPage } = await import("../../../src/viewer/page.ts")
  await copyFile(`${here}src/run.html`, `${folder}/run.html`)
  await writeFile(`${folder}/viewer.html`, viewerPage({ kind: "framed" }))
}

/** Builds the playground to a folder, with scripts of other pages that run programs, by paths from this package. */
export async function buildPlayground(folder: string, others: { readonly [name: string]: string } = {}): Promise<void> {
  await Promise.all([embedStandardLibrary(), embedPrices(), embedTiny(), embedViewer()])
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await build(await bundleOptions({ ...PAGES, ...others }, `${folder}/assets`))
  await copyFile(`${here}src/index.html`, `${folder}/index.html`)
  await writeFrames(folder)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPlayground(OUTPUT)
