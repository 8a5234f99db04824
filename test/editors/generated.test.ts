// The files of editors/ that are made from the grammar and the package are up to date. `npm run docs` writes them.

import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { writtenEditorFiles } from "../../scripts/editors/write.ts"

test.each([...(await writtenEditorFiles())])("%s is up to date", async (path, text) => {
  expect(await readFile(new URL(`../../${path}`, import.meta.url), "utf8")).toBe(text)
})
