// Finds the modules that npm packages export, by Node's resolution with the condition `recall`.

import { realpath } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join, relative, sep } from "node:path"
import { exports as resolveExports } from "resolve.exports"
import { readTextFile, type ReadFile } from "./files.ts"
import { isInside } from "./paths.ts"
import { listModules } from "./watch.ts"

/**
 * The path of the module that `specifier` (`name`, `name/sub`, `@scope/name/sub`) resolves to from `importer`; null
 * without such a package. Throws if the package does not export the module.
 */
export async function findInPackages(
  specifier: string,
  importer: string,
  read: ReadFile | undefined,
): Promise<string | null> {
  const { name, subpath } = parse(specifier)
  const found = await findPackage(name, importer, read)
  if (found === null) return null
  const { home, manifest } = found
  const path = join(home, exported(manifest, name, subpath))
  if (!isInside(path, home)) throw new Error(`the package ${name} exports a file that is not its own`)
  return path
}

/** The module that a package exports under a name for which it exports no JavaScript; null otherwise. */
export async function findForJavaScript(specifier: string, importer: string): Promise<string | null> {
  const { name, subpath } = parse(specifier)
  const found = await findPackage(name, importer, undefined)
  if (found === null || found.manifest["exports"] === undefined) return null
  const entry = subpath === "" ? "." : `./${subpath}`
  if (targetOf(found.manifest, entry, ["import", "module", "browser", "node"]) !== undefined) return null
  return targetOf(found.manifest, entry)?.endsWith(".rcl") === true
    ? findInPackages(specifier, importer, undefined)
    : null
}

/** The name of the package that a specifier means; null for the importer's own package. */
export async function packageOf(specifier: string, importer: string): Promise<string | null> {
  const { name } = parse(specifier)
  const own = await ownPackage(importer, undefined)
  return own?.manifest["name"] === name ? null : name
}

/** A module of a package: its specifier in an IMPORT, and its file. */
export interface PackageModule {
  readonly specifier: string
  readonly path: string
}

/** All modules that a package exports, sorted; null without such a package. The search starts in `folder`. */
export async function packageModules(
  name: string,
  folder: string,
  read?: ReadFile,
): Promise<readonly PackageModule[] | null> {
  if (parse(name).name !== name) return null
  const found = await findPackage(name, join(folder, "_"), read)
  if (found === null) return null
  const { home, manifest } = found
  const files = ((await listModules(home)) ?? []).map((path) => relative(home, path).split(sep).join("/"))
  const modules =
    manifest["exports"] === undefined
      ? files.map((file) => ({ subpath: file, file }))
      : entriesOf(manifest["exports"]).flatMap((entry) => expand(manifest, entry, files))
  return modules
    .map(({ subpath, file }) => ({ specifier: subpath === "" ? name : `${name}/${subpath}`, path: join(home, file) }))
    .filter(({ path }) => path.endsWith(".rcl") && isInside(path, home))
    .sort((a, b) => (a.specifier < b.specifier ? -1 : 1))
}

/** The entries of `exports`: only `.` if `exports` is a target or conditions instead of entries. */
function entriesOf(exported: unknown): readonly string[] {
  const keys =
    typeof exported === "object" && exported !== null && !Array.isArray(exported) ? Object.keys(exported) : []
  return keys.some((key) => key.startsWith(".")) ? keys : ["."]
}

/** The modules of an entry; for a pattern with `*`, every matching file of the package. */
function expand(
  manifest: Manifest,
  entry: string,
  files: readonly string[],
): readonly { readonly subpath: string; readonly file: string }[] {
  if (!entry.includes("*")) {
    const target = targetOf(manifest, entry)
    return target === undefined ? [] : [{ subpath: entry.slice(2), file: target.replace(/^\.\//, "") }]
  }
  const target = targetOf(manifest, entry.replace("*", "__any__"))?.replace(/^\.\//, "")
  if (target === undefined) return []
  const [before = "", ...after] = target.split("__any__")
  return files.flatMap((file) => {
    const end = after.at(-1) ?? ""
    if (!file.startsWith(before) || !file.endsWith(end) || file.length <= before.length + end.length) return []
    const subpath = entry.replace("*", file.slice(before.length, file.length - end.length)).slice(2)
    // A more specific entry, or a null target, may override the pattern.
    return targetOf(manifest, `./${subpath}`)?.replace(/^\.\//, "") === file ? [{ subpath, file }] : []
  })
}

interface Package {
  /** The folder of the package, with links followed. */
  readonly home: string
  readonly manifest: Manifest
}

/** Searches as Node does: the importer's own package if it has the name and `exports`, then `node_modules` upwards. */
async function findPackage(name: string, importer: string, read: ReadFile | undefined): Promise<Package | null> {
  if (name === "") return null
  const own = await ownPackage(importer, read)
  if (own !== null && own.manifest["name"] === name && own.manifest["exports"] !== undefined) return own
  for (const folder of createRequire(importer).resolve.paths(name) ?? []) {
    const manifest = await readManifest(join(folder, name, "package.json"), read)
    if (manifest !== null) return { home: await realpath(join(folder, name)).catch(() => join(folder, name)), manifest }
  }
  return null
}

async function ownPackage(importer: string, read: ReadFile | undefined): Promise<Package | null> {
  for (let folder = dirname(importer); ; folder = dirname(folder)) {
    const manifest = await readManifest(join(folder, "package.json"), read)
    if (manifest !== null) return { home: await realpath(folder).catch(() => folder), manifest }
    if (dirname(folder) === folder) return null
  }
}

function parse(specifier: string): { readonly name: string; readonly subpath: string } {
  const parts = specifier.split("/")
  if (parts.some((part) => part === "" || part === "." || part === "..")) return { name: "", subpath: "" }
  const length = specifier.startsWith("@") ? 2 : 1
  return parts.length < length
    ? { name: "", subpath: "" }
    : { name: parts.slice(0, length).join("/"), subpath: parts.slice(length).join("/") }
}

type Manifest = { readonly [key: string]: unknown }

async function readManifest(path: string, read: ReadFile | undefined): Promise<Manifest | null> {
  try {
    const manifest: unknown = JSON.parse(await readTextFile(path, read))
    return typeof manifest === "object" && manifest !== null ? { ...manifest } : null
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "not-found") return null
    throw new Error(`${path} cannot be read`, { cause: error })
  }
}

/** The file that `name` or `name/subpath` resolves to, relative to the package's folder. Throws without one. */
function exported(manifest: Manifest, name: string, subpath: string): string {
  if (manifest["exports"] === undefined && subpath !== "") return subpath
  const entry = subpath === "" ? "." : `./${subpath}`
  const target = targetOf(manifest, entry)
  if (target?.endsWith(".rcl") === true) return target
  const wanted = subpath === "" ? name : `${name}/${subpath}`
  const instead = target ?? targetOf(manifest, entry, ["import", "require", "node", "browser"])
  throw new Error(
    `the package ${name} exports no module ${wanted}${instead === undefined ? "" : ` but ${instead}`}; `
      + `it needs "exports": { "${entry}": { "recall": "./main.rcl" } }`,
  )
}

function targetOf(manifest: Manifest, entry: string, conditions: readonly string[] = ["recall"]): string | undefined {
  try {
    return resolveExports(manifest, entry, { unsafe: true, conditions })?.[0]
  } catch {
    return undefined // It throws for an entry that the manifest does not export.
  }
}
