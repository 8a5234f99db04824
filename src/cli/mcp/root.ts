// The files below a folder: no link, `..` or hidden name leads out of it.

import { stat } from "node:fs/promises"
import { resolve } from "node:path"
import { UsageError } from "../../base/errors.ts"
import { nodeWorld } from "../../host/world/index.ts"
import { canonical } from "../../host/world/paths.ts"
import { isInside } from "../../host/paths.ts"
import { LOCK_FILE } from "../../program/modules/lock.ts"
import { Failure } from "../../values/failure.ts"
import type { Host } from "../host.ts"

/** Reads the texts of files below a folder. */
export interface Root {
  readonly folder: string
  /** The text of a file, as `std/files` gives it. Rejects with a `UsageError` that names the path. */
  readText(path: string): Promise<string>
  /** The path of a folder, a module or a package, if it is below the folder. Rejects with an `ENOENT` otherwise. */
  below(path: string): Promise<string>
}

/** Rejects with a `UsageError` for a path that is no folder. */
export async function openRoot(path: string): Promise<Root> {
  const folder = resolve(path)
  const found = await stat(folder).catch(() => null)
  if (found?.isDirectory() !== true)
    throw new UsageError("not-found", `there is no folder ${path}`, "--root names a folder that exists")
  const world = nodeWorld({ allow: { read: [folder] }, folder })
  return {
    folder,
    async readText(path) {
      try {
        return await world.readText(path, new AbortController().signal)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (error.code !== "not-permitted") throw new UsageError(error.code, error.message, error.hint)
        throw new UsageError(
          "not-permitted",
          `${JSON.stringify(path)} is no file below the root of this server`,
          "name a file below it that is not hidden; recall mcp --root FOLDER chooses another root",
        )
      }
    },
    async below(path) {
      const [real, root] = await Promise.all([canonical(resolve(folder, path)).catch(() => null), canonical(folder)])
      if (real !== null && (real === root || isInside(real, root))) return path
      throw Object.assign(new Error(`ENOENT: no such file below the root, ${path}`), { code: "ENOENT" })
    },
  }
}

/** The files that the import of a module reads. A diagnostic may quote them, so no other file is read. */
const MODULE = /(?:\.rcl|[/\\]package\.json)$/

/** The host for programs that a client writes, whose modules and packages are below the root. */
export function hostBelow(host: Host, root: Root): Host {
  return {
    ...host,
    readFile: async (path) => {
      if (path === LOCK_FILE) return host.readFile(path)
      if (!MODULE.test(path)) throw Object.assign(new Error(`ENOENT: no module, ${path}`), { code: "ENOENT" })
      return host.readFile(await root.below(path))
    },
    // A folder beside the root looks like one that does not exist.
    listModules: async (folder) => {
      const path = await root.below(folder).catch(() => null)
      return path === null ? null : host.listModules(path)
    },
    listFiles: async (folder, most) => {
      const path = await root.below(folder).catch(() => null)
      return path === null ? null : host.listFiles(path, most)
    },
  }
}
