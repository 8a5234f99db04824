// Embeds the viewer in src/viewer/embedded.ts: its script and style, built from viewer/, and their hashes for the
// policy.

import { createHash } from "node:crypto"
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { build } from "vite"

const root = fileURLToPath(new URL("..", import.meta.url))
const OUTPUT = `${root}/src/viewer/embedded.ts`
/** The sources of the viewer. */
const INPUTS = ["viewer", "src/trace", "scripts/embed-viewer.ts", "package-lock.json"]

/** Builds the viewer unless it is newer than all its sources. */
export async function embedViewer(): Promise<void> {
  if (await isCurrent()) return
  const { script, style, packages } = await buildViewer()
  const embedded = {
    script,
    style,
    notice: await noticeOf(packages),
    scriptHash: hashOf(script),
    styleHash: hashOf(style),
  }
  await mkdir(`${root}/src/viewer`, { recursive: true })
  const value = JSON.stringify(embedded, null, 2)
  const parts = Object.keys(embedded)
    .map((part) => JSON.stringify(part))
    .join(" | ")
  await writeFile(
    OUTPUT,
    "// The viewer as scripts/embed-viewer.ts built it. Not to be edited.\n\n"
      // With the literal as its type, the declarations would have the page a second time.
      + `export const VIEWER: { readonly [part in ${parts}]: string } = ${value}\n`,
  )
}

interface Built {
  readonly script: string
  readonly style: string
  /** The npm packages in the script. */
  readonly packages: readonly string[]
}

/** Leaves out the parser and the renderer of marked, of which the viewer uses the lexer: making them has no effects. */
const pureMarked = {
  name: "pure-marked",
  transform: (code: string, id: string) =>
    /[\\/]marked[\\/]/.test(id) ? code.replaceAll(/=new (\w+);/g, "=/*#__PURE__*/new $1();") : null,
}

/** Builds viewer/, independent of the environment. */
export async function buildViewer(): Promise<Built> {
  const result = await build({
    root: `${root}/viewer`,
    configFile: false,
    envDir: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"' },
    // Set explicitly, as under tests the development transform would add a file name to each element.
    oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
    plugins: [pureMarked],
    build: {
      write: false,
      target: ["chrome117", "edge117", "firefox119", "safari17"],
      cssCodeSplit: false,
      modulePreload: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: `${root}/viewer/main.tsx`,
        output: { codeSplitting: false },
        treeshake: { propertyWriteSideEffects: false, propertyReadSideEffects: false, unknownGlobalSideEffects: false },
      },
    },
  })
  if (Array.isArray(result) || !("output" in result)) throw new Error("the viewer is one build")
  const chunks = result.output.filter((part) => part.type === "chunk")
  const styles = result.output.filter((part) => part.type === "asset" && part.fileName.endsWith(".css"))
  if (chunks.length !== 1 || styles.length !== 1) throw new Error("the viewer is one script and one style")
  // Patterns and texts of the script may have these sequences, which would end its element in a page.
  const script = chunks[0]!.code.trim().replaceAll(/<(?=!--|\/script)/gi, "\\x3c")
  const style = String((styles[0] as { source: string | Uint8Array }).source).trim()
  if (/<\/style/i.test(style)) throw new Error("the viewer's style would end its own element")
  const packages = chunks[0]!.moduleIds.flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? [])
  return { script, style, packages: [...new Set(packages)].toSorted() }
}

/** The licences of the packages, which must accompany every copy. */
async function noticeOf(packages: readonly string[]): Promise<string> {
  const licences = await Promise.all(
    packages.map(
      async (name) => `${name}\n\n${(await readFile(`${root}/node_modules/${name}/LICENSE`, "utf8")).trim()}`,
    ),
  )
  const notice = `This page is the viewer of Recall. It includes:\n\n${licences.join("\n\n\n")}\n`
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
  if (/--/.test(notice)) throw new Error("a licence would end the comment around it")
  return notice
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`
}

async function isCurrent(): Promise<boolean> {
  const output = await stat(OUTPUT).catch(() => null)
  if (output === null) return false
  const times = await Promise.all(INPUTS.map((input) => newest(`${root}/${input}`)))
  return output.mtimeMs > Math.max(...times)
}

async function newest(path: string): Promise<number> {
  const found = await stat(path)
  if (!found.isDirectory()) return found.mtimeMs
  const files = await readdir(path, { recursive: true })
  return Math.max(
    found.mtimeMs,
    ...(await Promise.all(files.map(async (file) => (await stat(`${path}/${file}`)).mtimeMs))),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await embedViewer()
