// Embeds the weights of the tiny model in a TypeScript module, so that a package and a page load them by an import.

import { readFile, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"

const source = new URL("../examples/learned/tiny.model", import.meta.url)
const target = new URL("../src/models/tiny/embedded.ts", import.meta.url)

/** Writes `src/models/tiny/embedded.ts` if it is out of date. */
export async function embedTiny(): Promise<void> {
  const generated = `// The weights of the tiny model; made by scripts/embed-tiny.ts from examples/learned/tiny.model.

const BASE64 = "${(await readFile(source)).toString("base64")}"

/** The file of the tiny model. */
export function embeddedFile(): Uint8Array {
  return Uint8Array.from(atob(BASE64), (character) => character.charCodeAt(0))
}
`
  const present = await readFile(target, "utf8").catch(() => null)
  if (generated !== present) await writeFile(target, generated)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await embedTiny()
