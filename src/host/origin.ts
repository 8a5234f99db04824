// Which npm package a module's file belongs to, in a way that no package can lie about.

import { existsSync, readFileSync, realpathSync } from "node:fs"
import { createRequire } from "node:module"
import { join, relative, sep } from "node:path"
import type { PackageOrigin } from "../program/modules/loader.ts"
import { packageFolder } from "./paths.ts"

/**
 * The package of a file inside a `node_modules` folder, links followed; undefined for any other file: what a workspace links to is the
 * program's own. The name is that of the folder and not what the package says of itself; and a package that another one brings
 * along, which might be named like one that is trusted, is named by its path. `root` is where the program looks for packages from.
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
    return "0.0.0" // npm takes a package without a version for this one
  }
}
