// The JavaScript of a Recall file for a bundler or a runtime that resolves paths and not packages of Recall modules.

import { dirname, relative, sep } from "node:path"
import { render } from "../diagnostics/render.ts"
import { javaScriptOf } from "../imported/javascript.ts"
import { readTextFile } from "./files.ts"
import { originOf } from "./origin.ts"
import { findInPackages } from "./packages.ts"
import { moduleId } from "./paths.ts"

/** The code of the module in a file. Rejects with a `SyntaxError` that shows the errors of its text. */
export async function javaScriptOfFile(path: string, root: string): Promise<string> {
  const text = await readTextFile(path)
  const id = moduleId(path, root)
  const origin = originOf(path, root)
  const { code, diagnostics } = await javaScriptOf(
    { id, text, ...(origin === undefined ? {} : { origin }) },
    (specifier) => pathOf(specifier, path),
  )
  if (diagnostics.length > 0)
    throw new SyntaxError(diagnostics.map((diagnostic) => render(diagnostic, { textOf: () => text })).join("\n"))
  return code
}

/** The specifier of a module for the reader: a path for a package, as others do not know the condition `recall`. */
async function pathOf(specifier: string, importer: string): Promise<string> {
  if (/^\.\.?\//.test(specifier)) return specifier
  const found = await findInPackages(specifier, importer, undefined)
  if (found === null)
    throw new Error(`${moduleId(importer)}: there is no module ${JSON.stringify(specifier)}; is the package installed?`)
  const way = relative(dirname(importer), found).split(sep).join("/")
  return way.startsWith(".") ? way : `./${way}`
}
