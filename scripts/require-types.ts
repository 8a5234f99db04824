// Writes the declarations that CommonJS reads: `require` gives the same modules, which Node loads as they are.

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { dirname, relative } from "node:path"
import { fileURLToPath } from "node:url"
import type { Metafile } from "esbuild"

const types = fileURLToPath(new URL("../dist/types", import.meta.url))

/**
 * Writes `dist/types/require/NAME.d.cts` for each entry, given by its name and its source. Before TypeScript 5.8, and
 * with `module: node16` ever since, a module of CommonJS may not import the declarations of others.
 */
export async function buildRequireTypes(
  entries: { readonly [name: string]: string },
  { outputs }: Metafile,
): Promise<void> {
  const classes = await exportedClasses()
  for (const [name, source] of Object.entries(entries)) {
    const file = `${types}/require/${name}.d.cts`
    const declarations = relative(dirname(file), `${types}/${source}`).replace(/\.ts$/, ".js")
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, declarationsOf(declarations, outputs[`dist/${name}.js`]?.exports ?? [], classes))
  }
}

function declarationsOf(module: string, values: readonly string[], classes: ReadonlySet<string>): string {
  const from = `from ${JSON.stringify(module)} with { "resolution-mode": "import" }`
  return [
    `import type * as module ${from}`,
    // A declaration below replaces the type of the same name.
    `export type * ${from}`,
    ...values.map((name) => `export declare const ${name}: typeof module.${name}`),
    ...values.filter((name) => classes.has(name)).map((name) => `export type ${name} = module.${name}`),
    "",
  ].join("\n")
}

/** The names of exported classes, which are types, too. */
async function exportedClasses(): Promise<ReadonlySet<string>> {
  const files = (await readdir(types, { recursive: true })).filter((file) => file.endsWith(".d.ts"))
  const texts = await Promise.all(files.map((file) => readFile(`${types}/${file}`, "utf8")))
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/^export declare (?:abstract )?class (\w+)/gm)].map(([, name]) => name!)),
  )
}
