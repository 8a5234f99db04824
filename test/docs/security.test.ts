// The page on security names the tests that show what it promises: they are there.

import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"

const root = new URL("../../", import.meta.url)
const page = await readFile(new URL("docs/security.md", root), "utf8")
const promised = page.slice(page.indexOf("## What is promised"), page.indexOf("## What is not promised"))

test("each promise names tests, and each named test is a file", () => {
  const rows = promised.split("\n").filter((line) => line.startsWith("| **"))
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) {
    const tests = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path)
    expect(tests.length, row).toBeGreaterThan(0)
    for (const path of tests) expect(existsSync(new URL(path, root)), path).toBe(true)
  }
})

test("all other tests that it names are files, too", () => {
  for (const [, path = ""] of page.matchAll(/`(test\/[^`]+\.ts)`/g))
    expect(existsSync(new URL(path, root)), path).toBe(true)
})
