// Finds the command line of Recall: the configured one, the one that a folder has installed, or that of the extension.

import { readFile, stat } from "node:fs/promises"
import { dirname, join } from "node:path"

const PACKAGE = "recall-lang"

/** A command line that Node can run. */
export interface Installation {
  readonly main: string
  /** The version of its package; null for a file that the configuration names. */
  readonly version: string | null
  readonly origin: "settings" | "workspace" | "extension"
}

/** Places where a command line may be. */
export interface Places {
  /** The path of a `main.js` or of a package's folder; null for none. */
  readonly configured: string | null
  /** The folder of a program, whose packages are used; null where they must not be run. */
  readonly folder: string | null
  /** The folder of the copy that the extension has. */
  readonly bundled: string
}

/** The command line to use. Fails if the configured path has none. */
export async function findInstallation({ configured, folder, bundled }: Places): Promise<Installation> {
  if (configured !== null) {
    const found = await inPackage(configured, "settings")
    if (found !== null) return found
    if (await isFile(configured)) return { main: configured, version: null, origin: "settings" }
    throw new Error(`recall.path: ${configured} is neither a file nor the folder of ${PACKAGE}`)
  }
  for (let at = folder; at !== null; at = parentOf(at)) {
    const found = await inPackage(join(at, "node_modules", PACKAGE), "workspace")
    if (found !== null) return found
  }
  const own = await inPackage(bundled, "extension")
  if (own === null) throw new Error(`the extension has no command line in ${bundled}`)
  return own
}

function parentOf(folder: string): string | null {
  const parent = dirname(folder)
  return parent === folder ? null : parent
}

async function inPackage(folder: string, origin: Installation["origin"]): Promise<Installation | null> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
      readonly name?: unknown
      readonly version?: unknown
      readonly bin?: { readonly recall?: unknown }
    }
    const main = manifest.bin?.recall
    if (manifest.name !== PACKAGE || typeof main !== "string") return null
    const path = join(folder, main)
    const version = typeof manifest.version === "string" ? manifest.version : null
    return (await isFile(path)) ? { main: path, version, origin } : null
  } catch {
    return null
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
