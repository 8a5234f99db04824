// The viewer's code makes elements and text, and never markup out of text.

import { readdir, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { buildViewer } from "../../scripts/embed-viewer.ts"

const folder = new URL("../../viewer/", import.meta.url)

const WAYS = [
  /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|setHTMLUnsafe|document\.write|DOMParser|srcdoc/g,
  /createContextualFragment|\beval\b|new Function|\bhref=|\bsrc=|window\.open|import\(/g,
]

test("no text can become markup or code", async () => {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.tsx?$/.test(file))
  expect(files.length).toBeGreaterThan(20)
  for (const file of files) {
    const text = await readFile(new URL(file, folder), "utf8")
    for (const way of WAYS) expect([file, text.match(way)]).toEqual([file, null])
  }
})

test("the built page contains nothing of the machine that built it", async () => {
  const { script } = await buildViewer()
  expect(script).not.toContain("main.tsx")
  expect(script).not.toContain(fileURLToPath(folder))
})
