// The surroundings of the language server on a computer: files by their URIs, modules of files and packages.

import { basename, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { fileModules } from "../../host/modules.ts"
import { isInside, moduleId } from "../../host/paths.ts"
import { readTextFile } from "../../host/files.ts"
import type { LanguageHost, Workspace } from "../../lsp/index.ts"
import type { ModuleSource } from "../../program/modules/loader.ts"
import type { Host } from "../host.ts"
import { evaluationOf } from "./evaluation.ts"

/** The path of a file by its URI; null for a document that is no file. */
export function pathOf(uri: string, { windows }: { readonly windows?: boolean } = {}): string | null {
  if (!/^file:/i.test(uri)) return null
  try {
    const path = fileURLToPath(uri, windows === undefined ? {} : { windows })
    // Editors write the letter of a drive in either case.
    return path.replace(/^[a-z](?=:)/, (letter) => letter.toUpperCase())
  } catch {
    return null
  }
}

/** Ids are paths from the first folder of the workspace. `library` is the folder of the standard library's sources. */
export function languageHost({ folders, openText }: Workspace, host: Host, library: string | null): LanguageHost {
  const root = folders.map((folder) => pathOf(folder)).find((folder) => folder !== null) ?? process.cwd()
  const idOf = (uri: string) => {
    const path = pathOf(uri)
    if (path === null) return uri
    return library !== null && isInside(path, library) ? `std/${basename(path, ".rcl")}` : moduleId(path, root)
  }
  const read = async (path: string): Promise<Uint8Array> => {
    const text = openText(moduleId(path, root))
    return text === undefined ? host.readFile(path) : new TextEncoder().encode(text)
  }
  const listModules = async (): Promise<readonly ModuleSource[]> => {
    const found: ModuleSource[] = []
    for (const folder of folders) {
      const path = pathOf(folder)
      for (const file of path === null ? [] : ((await host.listModules(path)) ?? [])) {
        try {
          found.push({ id: moduleId(file, root), text: await readTextFile(file, read) })
        } catch {
          // A file that cannot be read refers to nothing.
        }
      }
    }
    return found
  }
  return {
    idOf,
    uriOf(id) {
      if (id.startsWith("std/"))
        return library === null ? null : pathToFileURL(resolve(library, `${id.slice("std/".length)}.rcl`)).href
      return /^[a-z][a-z0-9+.-]+:/i.test(id) && pathOf(id) === null ? id : pathToFileURL(resolve(root, id)).href
    },
    modules: fileModules({ root, read }),
    listModules,
    ...evaluationOf({ ...host, readFile: read }, root),
  }
}
