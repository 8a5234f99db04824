// The viewer's code makes elements and text, and never markup out of text.

import { readdir, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { buildViewer } from "../../scripts/embed-viewer.ts"

const folder = new URL("../../viewer/", import.meta.url)

test("no text can become markup or code", async () => {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.tsx?$/.test(file))
  expect(files.length).toBeGreaterThan(20)
  for (const file of files) {
    const text = await readFile(new URL(file, folder), "utf8")
    const found = text.match(
      /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|setHTMLUnsafe|document\.write|DOMParser|createContextualFragment|\beval\b|new Function|srcdoc|\bhref=|\bsrc=|window\.open|import\(/g,
    )
    expect([file, found]).toEqual([file, null])
  }
})

test("what is built says nothing of the machine that built it", async () => {
  const { script } = await buildViewer()
  expect(script).not.toContain("main.tsx")
  expect(script).not.toContain(fileURLToPath(folder))
})
