// Finds modules in files: beside the module that imports them, or in npm packages that export them.

import { dirname, isAbsolute, resolve } from "node:path"
import type { ModuleLoader, ModuleSource } from "../program/modules/loader.ts"
import { readTextFile, type ReadFile } from "./files.ts"
import { findInPackages } from "./packages.ts"
import { originOf } from "./origin.ts"
import { isInside, moduleId, packageFolder } from "./paths.ts"

export interface FileModulesOptions {
  /** Where names that are relative start from; the working directory unless said otherwise. */
  readonly root?: string
  readonly read?: ReadFile
}

/**
 * A loader for `./…` and `../…` (from the importing module, or from `root` where that is not a file) and for npm packages:
 * `IMPORT … FROM "name"` and `"name/sub"` are what the package's `exports` give for the condition `recall`. A module's file
 * name ends in `.rcl`, and a package's modules stay inside the package, so an import cannot be used to read other files.
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

/** A relative specifier's path. From inside an npm package it may not lead out of it. */
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
