// The page of the standard library is true: its programs print the outputs shown, and its tables are those of the
// modules.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { writtenLibrary } from "../../scripts/docs.ts"
import { createRuntime } from "../../src/index.ts"
import { offline } from "../../src/models/offline/index.ts"
import { codeBlocks } from "./code-blocks.ts"

const page = readFileSync(new URL("../../docs/library.md", import.meta.url), "utf8")
const blocks = codeBlocks(page)
const programs = blocks.flatMap((block, i) => {
  const next = blocks[i + 1]
  return block.language === "rcl" && next?.language === "text" && next.attributes.includes("output")
    ? [{ ...block, output: next.code }]
    : []
})

test.each(programs)("line $line", async ({ code, output }) => {
  const { text } = await createRuntime({ models: offline() }).run(code)
  expect(`${text}\n`).toBe(output)
})

test("the tables are those of the modules: `npm run docs` writes them", () => {
  expect(programs.length).toBeGreaterThan(10)
  expect(writtenLibrary(page)).toBe(page)
})
