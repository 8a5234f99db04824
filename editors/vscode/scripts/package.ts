// Makes the .vsix, without a network: the extension's code as one file, its declarations, and the command line.

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { createVSIX } from "@vscode/vsce"
import { build } from "esbuild"
import { buildCommandLine } from "../../../scripts/build.ts"

const extension = fileURLToPath(new URL("..", import.meta.url))
const root = fileURLToPath(new URL("../../..", import.meta.url))

/** Files and folders of the extension that are packed as they are. */
const PACKED = ["README.md", "language-configuration.json", "snippets", "syntaxes"]

/** Writes the package of the extension to a file. Its version is that of Recall. */
export async function packExtension(file: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "recall-vsix-"))
  try {
    await Promise.all([
      ...PACKED.map((name) => cp(join(extension, name), join(folder, name), { recursive: true })),
      cp(join(root, "LICENSE"), join(folder, "LICENSE")),
      cp(join(root, "CHANGELOG.md"), join(folder, "CHANGELOG.md")),
      writeManifest(folder),
      bundle(join(folder, "dist")),
      bundleCommandLine(join(folder, "recall")),
    ])
    await createVSIX({ cwd: folder, packagePath: resolve(file), dependencies: false, allowMissingRepository: true })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function manifestOf(folder: string): Promise<{ readonly [key: string]: unknown }> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { [key: string]: unknown }
}

/** The manifest without what only development needs. */
async function writeManifest(folder: string): Promise<void> {
  const { devDependencies: _, private: _private, ...manifest } = await manifestOf(extension)
  const { version } = await manifestOf(root)
  await writeFile(join(folder, "package.json"), `${JSON.stringify({ ...manifest, version, files: ["**"] }, null, 2)}\n`)
}

async function bundle(folder: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: extension,
    entryPoints: [{ in: "src/extension.ts", out: "extension" }],
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    // The Node of the oldest editor that the extension supports.
    target: "node20",
    external: ["vscode"],
    minify: true,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  })
  await writeFile(join(folder, "LICENSES.txt"), await licencesOf(Object.keys(metafile.inputs)))
}

/** The licences of the packages that files of `node_modules` belong to. */
async function licencesOf(files: readonly string[]): Promise<string> {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [])
  const texts = [...new Set(folders)].sort().map(async (folder) => {
    const path = join(extension, folder)
    const licence = (await readdir(path)).find((name) => /^licen[cs]e/i.test(name))
    if (licence === undefined) throw new Error(`${folder} has no licence`)
    const { name, version } = await manifestOf(path)
    return `${String(name)} ${String(version)}\n\n${await readFile(join(path, licence), "utf8")}`
  })
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`)
}

/** The command line as the npm package has it, with the sources of the library, for programs without their own. */
async function bundleCommandLine(folder: string): Promise<void> {
  await mkdir(folder)
  const { name, version, type, license } = await manifestOf(root)
  const manifest = { name, version, type, license, bin: { recall: "cli/main.js" } }
  await Promise.all([
    buildCommandLine(join(folder, "cli")),
    cp(join(root, "stdlib"), join(folder, "stdlib"), { recursive: true }),
    writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`),
  ])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { version } = await manifestOf(root)
  await packExtension(process.argv[2] ?? join(extension, `recall-${String(version)}.vsix`))
}
