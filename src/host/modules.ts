// Loads modules from files: by a path from the importing module, or from npm packages that export them.

import { dirname, isAbsolute, resolve } from "node:path"
import type { ModuleLoader, ModuleSource } from "../program/modules/loader.ts"
import { readTextFile, type ReadFile } from "./files.ts"
import { findInPackages } from "./packages.ts"
import { originOf } from "./origin.ts"
import { isInside, moduleId, packageFolder } from "./paths.ts"

/** The options of `fileModules`; each is optional. */
export interface FileModulesOptions {
  /** The folder that module names are relative to; the working directory unless given. */
  readonly root?: string
  readonly read?: ReadFile
}

/**
 * A loader for `./…` and `../…`, relative to the importing module or to `root` if that is not a file, and for npm
 * packages: `IMPORT … FROM "name"` and `"name/sub"` resolve by the package's `exports` under the condition `recall`. A
 * module's file name must end in `.rcl`, and a package's modules must stay inside the package, so an import cannot
 * read other files.
 */
export function fileModules({ root = process.cwd(), read }: FileModulesOptions = {}): ModuleLoader {
  return {
    async load(specifier, from) {
      if (isAbsolute(specifier) || /^[a-z][a-z0-9+.-]+:/i.test(specifier)) {
        throw new Error('an import names a module by its path from this file, as "./name.rcl", or by a package')
      }
      const importer = resolve(root, from)
      const path = /^\.\.?\//.test(specifier)
        ? besideImporter(specifier, importer)
        : await findInPackages(specifier, importer, read)
      return path === null ? null : readModule(path, root, read)
    },
  }
}

/** The path of a relative specifier. Throws if it leads out of the importer's npm package. */
function besideImporter(specifier: string, importer: string): string {
  const path = resolve(dirname(importer), specifier)
  const owner = packageFolder(importer)
  if (owner !== null && !isInside(path, owner)) {
    throw new Error("a module of an npm package may import files of that package only")
  }
  return path
}

async function readModule(path: string, root: string, read: ReadFile | undefined): Promise<ModuleSource | null> {
  const id = moduleId(path, root)
  if (!path.endsWith(".rcl")) {
    throw new Error(`${id} is not a module: a module's file name ends in .rcl`)
  }
  try {
    const text = await readTextFile(path, read)
    const origin = originOf(path, root)
    return { id, text, ...(origin === undefined ? {} : { origin }) }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "not-found") return null
    throw error
  }
}
