// An esbuild plugin that shortens the text of the standard library to the parts that programs and descriptions need.

import { readFile } from "node:fs/promises"
import type { Plugin } from "esbuild"
import { parseModule } from "../../../grammar/index.ts"
import { moduleTokens } from "../../../grammar/tokenize.ts"

/** Leaves out the TESTs and the comments that document nothing. */
export function shortened(text: string): string {
  const tests = parseModule(text).module.declarations.flatMap((one) => (one.kind === "test" ? [one] : []))
  const comments = moduleTokens(text).filter(({ kind, start }) => kind === "comment" && !text.startsWith("##", start))
  return [...tests, ...comments]
    .filter(({ start, kind }) => kind === "test" || !tests.some((test) => test.start <= start && start < test.end))
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
}

export function libraryText(): Plugin {
  return {
    name: "library-text",
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/]program[\\/]modules[\\/]embedded\.ts$/ }, async ({ path }) => {
        const { EMBEDDED } = (await import(path)) as { readonly EMBEDDED: { readonly [name: string]: string } }
        const texts = Object.entries(EMBEDDED).map(([name, text]) => [name, shortened(text)])
        const exported = (await readFile(path, "utf8")).match(/^export const \w+/gm) ?? []
        if (exported.length !== 1) throw new Error("the embedded library has other exports than its texts")
        return { contents: `export const EMBEDDED = ${JSON.stringify(Object.fromEntries(texts))}`, loader: "js" }
      })
    },
  }
}
