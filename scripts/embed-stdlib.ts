// Embeds the standard library in TypeScript modules, so that the core loads `std/…` without a file system. The prelude,
// which every program sees, is in one of its own: the rest is loaded when a program imports it.

import { readFile, readdir, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { withoutComments } from "../src/program/modules/blanks.ts"
import { NATIVE_MODULES } from "../src/world/index.ts"

const library = new URL("../stdlib/", import.meta.url)
const folder = new URL("../src/program/modules/", import.meta.url)
const PRELUDE = "std/prelude"
const ORIGIN = "written by scripts/embed-stdlib.ts from stdlib/, not by hand."

/** Writes the files in `src/program/modules/` that are out of date; `stdlib/prelude.rcl` becomes `std/prelude`. */
export async function embedStandardLibrary(): Promise<void> {
  for (const [name, generated] of Object.entries(await generate())) {
    const target = new URL(name, folder)
    const present = await readFile(target, "utf8").catch(() => null)
    if (generated !== present) await writeFile(target, generated)
  }
}

/** The modules that export each name, which messages name without loading the texts. */
function namesOf(modules: { readonly [specifier: string]: string }): string {
  const found: { [name: string]: string[] } = {}
  for (const [specifier, text] of Object.entries(modules))
    for (const [, name = ""] of (JSON.parse(text) as string).matchAll(/^(?:TASK|LET) ([a-z]\w*)/gm))
      (found[name] ??= []).push(specifier)
  for (const { specifier, natives } of NATIVE_MODULES)
    for (const { name } of natives) (found[name] ??= []).push(specifier)
  return `// The names of the standard library, with the modules that export them; ${ORIGIN}

export const LIBRARY_NAMES: { readonly [name: string]: readonly string[] } = ${JSON.stringify(found)}
`
}

async function generate(): Promise<{ readonly [name: string]: string }> {
  const files = (await readdir(library, { recursive: true }))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".rcl"))
    .sort()
  const entries = await Promise.all(
    files.map(async (file) => {
      const text = (await readFile(new URL(file, library), "utf8")).replaceAll("\r\n", "\n")
      return [`std/${file.slice(0, -".rcl".length)}`, JSON.stringify(text)] as const
    }),
  )
  const { [PRELUDE]: prelude = '""', ...modules } = Object.fromEntries(entries)
  return {
    "embedded-names.ts": namesOf(modules),
    "embedded-prelude.ts": `// The prelude as text, with blanks for its comments, which every page would load; ${ORIGIN}

export const PRELUDE_TEXT: string = ${JSON.stringify(withoutComments(JSON.parse(prelude) as string))}
`,
    "embedded.ts": `// The standard library as text by specifier; ${ORIGIN}

export const EMBEDDED: { readonly [specifier: string]: string } = {
  ${JSON.stringify(PRELUDE)}: ${prelude},
${Object.entries(modules)
  .map(([specifier, text]) => `  ${JSON.stringify(specifier)}: ${text},\n`)
  .join("")}}
`,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await embedStandardLibrary()
