// The pages in the package: their links lead to pages and sections that are there, and their code is that of docs/.

import { mkdtemp, readFile, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { writePages } from "../../scripts/pages.ts"
import { codeBlocks } from "./code-blocks.ts"

let folder: string
let pages: ReadonlyMap<string, string>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-pages-"))
  await writePages(folder)
  const files = await readdir(folder)
  pages = new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const)),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test("are all of docs/ but the benchmarks", () => {
  expect(pages.has("language.md")).toBe(true)
  expect(pages.has("benchmarks.md")).toBe(false)
  expect(pages.size).toBeGreaterThan(15)
})

test("have no pictures, and no links to files that are not among them", () => {
  let links = 0
  for (const [page, text] of pages) {
    const prose = text.replaceAll(/^```[^]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "")
    expect(prose, page).not.toContain("![")
    for (const [, target = ""] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:https?:|#)/.test(target)) continue
      expect([...pages.keys()], `${page} links to ${target}`).toContain(target.replace(/#.*$/, ""))
      links++
    }
  }
  expect(links).toBeGreaterThan(40)
})

test("have the code of docs/, with the commands of an installed package", async () => {
  for (const [page, text] of pages) {
    const original = await readFile(new URL(`../../docs/${page}`, import.meta.url), "utf8")
    const code = (text: string) => codeBlocks(text).map((block) => block.code)
    expect(code(text), page).toEqual(code(original).map((block) => block.replaceAll("./recall ", "npx recall ")))
    expect(text, page).not.toContain("./recall ")
  }
})
