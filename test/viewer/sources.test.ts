// The viewer's code makes elements and text, and never markup out of text.

import { readdir, readFile } from "node:fs/promises"
import { expect, test } from "vitest"

const folder = new URL("../../viewer/", import.meta.url)

test("no text can become markup or code", async () => {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.tsx?$/.test(file))
  expect(files.length).toBeGreaterThan(20)
  for (const file of files) {
    const text = await readFile(new URL(file, folder), "utf8")
    const found = text.match(/innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|setHTMLUnsafe|document\.write|DOMParser|createContextualFragment|\beval\b|new Function|srcdoc|\bhref=|\bsrc=|window\.open|import\(/g)
    expect([file, found]).toEqual([file, null])
  }
})
