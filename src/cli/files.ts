// Expands the folders among a command's paths to the modules in them.

import { UsageError } from "../base/errors.ts"
import type { Host } from "./host.ts"

/** Each path once, in order; `-` is kept. Rejects with a `UsageError` for a folder without modules. */
export async function expandFolders(paths: readonly string[], host: Host): Promise<readonly string[]> {
  const files: string[] = []
  for (const path of paths) {
    const inside = path === "-" ? null : await host.listModules(path)
    if (inside === null) {
      files.push(path)
      continue
    }
    if (inside.length === 0) throw new UsageError("not-found", `there is no module (.rcl) in the folder ${path}`)
    files.push(...inside)
  }
  return [...new Set(files)]
}
