// Finds the module that an npm package exports under a name, as Node finds a package's JavaScript.

import { realpath } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { exports as resolveExports } from "resolve.exports"
import { readTextFile, type ReadFile } from "./files.ts"
import { isInside } from "./paths.ts"

/** The path of the module that `specifier` (`name`, `name/sub`, `@scope/name/sub`) means in `importer`; null without such a package. */
export async function findInPackages(specifier: string, importer: string, read: ReadFile | undefined): Promise<string | null> {
  const { name, subpath } = parse(specifier)
  if (name === "") return null
  for (const folder of createRequire(importer).resolve.paths(name) ?? []) {
    const manifest = await readManifest(join(folder, name, "package.json"), read)
    if (manifest === null) continue
    const home = await realpath(join(folder, name)).catch(() => join(folder, name))
    const path = join(home, exported(manifest, name, subpath))
    if (!isInside(path, home)) throw new Error(`the package ${name} exports a file that is not its own`)
    return path
  }
  return null
}

function parse(specifier: string): { readonly name: string; readonly subpath: string } {
  const parts = specifier.split("/")
  if (parts.some((part) => part === "" || part === "." || part === "..")) return { name: "", subpath: "" }
  const length = specifier.startsWith("@") ? 2 : 1
  return { name: parts.slice(0, length).join("/"), subpath: parts.slice(length).join("/") }
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

/** The file, from the package's folder, that stands behind `name` or `name/subpath`. */
function exported(manifest: Manifest, name: string, subpath: string): string {
  if (manifest["exports"] === undefined && subpath !== "") return subpath
  const target = targetOf(manifest, subpath === "" ? "." : `./${subpath}`)
  if (target !== undefined) return target
  const wanted = subpath === "" ? name : `${name}/${subpath}`
  throw new Error(`the package ${name} exports no module ${wanted}; it needs "exports": { "${subpath === "" ? "." : `./${subpath}`}": { "recall": "./main.rcl" } }`)
}

function targetOf(manifest: Manifest, entry: string): string | undefined {
  try {
    return resolveExports(manifest, entry, { unsafe: true, conditions: ["recall"] })?.[0]
  } catch {
    return undefined // It throws where the manifest exports no such entry.
  }
}
