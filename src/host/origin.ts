// Determines the npm package of a module's file, without trusting the package's own statements.

import { existsSync, readFileSync, realpathSync } from "node:fs"
import { createRequire } from "node:module"
import { join, relative, sep } from "node:path"
import type { PackageOrigin } from "../program/modules/loader.ts"
import { packageFolder } from "./paths.ts"

/**
 * The package of a file inside a `node_modules` folder, with links followed; undefined for any other file, as the
 * targets of workspace links belong to the program. The name is the folder's and not the manifest's. A nested package,
 * whose name might equal that of a trusted one, is named by its path. `root` is the folder from which the program
 * resolves packages.
 */
export function originOf(file: string, root: string): PackageOrigin | undefined {
  const folder = packageFolder(file)
  if (folder === null) return undefined
  const parts = folder.split(sep)
  const first = parts.indexOf("node_modules")
  const last = parts.lastIndexOf("node_modules")
  const name = parts.slice(last + 1).join("/")
  return {
    name: foundBy(name, root) === folder ? name : parts.slice(first + 1).join("/"),
    version: versionOf(folder),
    path: relative(folder, file).split(sep).join("/"),
  }
}

function foundBy(name: string, root: string): string | null {
  for (const folder of createRequire(join(root, "_")).resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, "package.json"))) return realpathSync(join(folder, name))
  }
  return null
}

function versionOf(folder: string): string {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      readonly version?: unknown
    } | null
    return typeof manifest?.version === "string" ? manifest.version : "0.0.0"
  } catch {
    return "0.0.0" // npm's version of a package without one
  }
}
