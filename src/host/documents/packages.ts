// Loads the optional packages that read documents: from the project of the working directory, or beside Recall.

import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { UsageError } from "../../base/errors.ts"

/** A package that is not installed with Recall, and the kind of file that needs it. */
export interface OptionalPackage {
  readonly name: string
  readonly reads: string
}

/**
 * The exports of a package, found from `folder` or from Recall itself. Rejects with a `UsageError` `missing-package`
 * that has the command to install it; `file` is the file that needs it.
 */
export async function loadPackage(
  { name, reads }: OptionalPackage,
  file: string,
  folder: string = process.cwd(),
): Promise<{ readonly [name: string]: unknown }> {
  const path = packagePath(name, folder)
  if (path === null)
    throw new UsageError(
      "missing-package",
      `${file} is ${reads}, whose text the package ${name} extracts, which is not installed`,
      `npm install ${name}; standard input is never converted: --arg name=@- takes it as it is`,
    )
  return (await import(pathToFileURL(path).href)) as { readonly [name: string]: unknown }
}

/** The path of an optional package, found from `folder` or from Recall itself; null where it is not installed. */
export function packagePath(name: string, folder: string): string | null {
  for (const importer of [join(folder, "_"), fileURLToPath(import.meta.url)]) {
    try {
      return createRequire(importer).resolve(name)
    } catch {
      // The package is not installed where this importer would find it.
    }
  }
  return null
}
