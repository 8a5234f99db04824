// Rules for every file of the project: a first line that states its purpose, and a size that can be read in one go.

import { readdir, readFile } from "node:fs/promises"
import { expect, test } from "vitest"

const root = new URL("../../", import.meta.url)
const GENERATED = new Set([
  "src/program/modules/embedded.ts",
  "src/program/modules/embedded-prelude.ts",
  "src/viewer/embedded.ts",
])
const MAX_LINES = 500

async function files(folder: string, ending: string): Promise<readonly string[]> {
  const all = await readdir(new URL(`${folder}/`, root), { recursive: true }).catch(() => [])
  return all.filter((file) => file.endsWith(ending)).map((file) => `${folder}/${file}`)
}

const sources = (
  await Promise.all(
    [
      ["grammar", ".ts"],
      ["src", ".ts"],
      ["viewer", ".ts"],
      ["viewer", ".tsx"],
      ["test", ".ts"],
      ["scripts", ".ts"],
    ].map(([folder = "", ending = ""]) => files(folder, ending)),
  )
)
  .flat()
  .filter((file) => !GENERATED.has(file) && !/\/(generated|node_modules)\//.test(file))
const texts = new Map(
  await Promise.all(sources.map(async (file) => [file, await readFile(new URL(file, root), "utf8")] as const)),
)

test("every source file begins with a sentence that states its purpose", () => {
  const without = [...texts].filter(([, text]) => !/^(#!.*\n)?\/\/ \S.*/.test(text)).map(([file]) => file)
  expect(without).toEqual([])
})

test(`no source file is longer than ${MAX_LINES} lines, unless its top states the reason`, () => {
  const says = (text: string): boolean => /\blong(er)?\b/.test(text.slice(0, text.search(/\n(?!\/\/)/)))
  const long = [...texts].filter(([, text]) => text.split("\n").length > MAX_LINES && !says(text)).map(([file]) => file)
  expect(long).toEqual([])
})
