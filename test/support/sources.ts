// The modules of the library and of the examples, as sources for the tests of tools.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { fileModules } from "../../src/host/modules.ts"
import type { ModuleSource } from "../../src/program/modules/loader.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Every module with an id that its imports are relative to. */
export function moduleSources(): readonly ModuleSource[] {
  return ["stdlib", "examples"].flatMap((folder) =>
    readdirSync(`${root}/${folder}`)
      .filter((file) => file.endsWith(".rcl"))
      .map((file) => ({ id: `${folder}/${file}`, text: readFileSync(`${root}/${folder}/${file}`, "utf8") })),
  )
}

/** The modules of the repository, by paths from its root. */
export const REPOSITORY = fileModules({ root })
