// Embeds the standard library in a TypeScript module, so that the core loads `std/…` without a file system.

import { readFile, readdir, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"

const library = new URL("../stdlib/", import.meta.url)
const target = new URL("../src/program/modules/embedded.ts", import.meta.url)

/** Writes `src/program/modules/embedded.ts` if it is out of date; `stdlib/prelude.rcl` becomes `std/prelude`. */
export async function embedStandardLibrary(): Promise<void> {
  const generated = await generate()
  const present = await readFile(target, "utf8").catch(() => null)
  if (generated !== present) await writeFile(target, generated)
}

async function generate(): Promise<string> {
  const files = (await readdir(library, { recursive: true }))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".rcl"))
    .sort()
  const entries = await Promise.all(
    files.map(async (file) => {
      const text = (await readFile(new URL(file, library), "utf8")).replaceAll("\r\n", "\n")
      return `  ${JSON.stringify(`std/${file.slice(0, -".rcl".length)}`)}: ${JSON.stringify(text)},\n`
    }),
  )
  return `// The standard library as text by specifier; written by scripts/embed-stdlib.ts from stdlib/, not by hand.

export const EMBEDDED: { readonly [specifier: string]: string } = {
${entries.join("")}}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await embedStandardLibrary()
