// The packages that Recall is compared with: installed beside this file on first use, and loaded by name so that
// nothing else needs their types.

import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const FOLDER = fileURLToPath(new URL(".", import.meta.url))

/** Installs the packages of package-lock.json, unless all of them are installed. */
export function installPeers(): void {
  if (
    existsSync(`${FOLDER}node_modules/.package-lock.json`)
    && peerNames().every((name) => existsSync(`${FOLDER}node_modules/${name}/package.json`))
  )
    return
  console.error("installing what is compared with …")
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: FOLDER, stdio: ["ignore", 2, 2] })
  if (status !== 0) throw new Error("npm ci failed in test/bench")
}

/** Loads a package, with the type that the caller expects. */
export async function peer<T>(name: string): Promise<T> {
  return (await import(name)) as T
}

/** The packages and their installed versions. */
export function peerVersions(): readonly { readonly name: string; readonly version: string }[] {
  return peerNames().map((name) => {
    const { version } = JSON.parse(readFileSync(`${FOLDER}node_modules/${name}/package.json`, "utf8")) as {
      version: string
    }
    return { name, version }
  })
}

function peerNames(): readonly string[] {
  const { dependencies } = JSON.parse(readFileSync(`${FOLDER}package.json`, "utf8")) as {
    dependencies: { [name: string]: string }
  }
  return Object.keys(dependencies)
}
