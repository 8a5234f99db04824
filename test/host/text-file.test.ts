// Files that a run writes, and their pruning in a folder, also while other processes do the same.

import { mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { keepNewest, openTextFile } from "../../src/host/text-file.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-files-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Makes files, each with a modification time of so many seconds after 1970. */
async function make(files: { readonly [name: string]: number }): Promise<void> {
  for (const [name, seconds] of Object.entries(files)) {
    await writeFile(join(folder, name), "")
    await utimes(join(folder, name), seconds, seconds)
  }
}

test.each([
  ["nothing", "", true],
  ["a file of the same kind", "kind: old", true],
  ["one of it that was cut", "ki", true],
  ["another", "other", false],
])("what is to begin with a text replaces %s: %j", async (_, old, isReplaced) => {
  const path = join(folder, "file")
  await writeFile(path, old)
  const write = async () => {
    const file = await openTextFile(path, "kind:")
    file.write("kind: new")
    await file.close()
  }
  if (isReplaced) await write()
  else await expect(write()).rejects.toThrow("file is another file, which would be replaced")
  expect(await readFile(path, "utf8")).toBe(isReplaced ? "kind: new" : old)
})

test("files that belong together are as old as the last changed of them", async () => {
  await make({ "long.json": 1, "long.jsonl": 9, "old.json": 2, "old.jsonl": 3, "new.json": 7, "new.jsonl": 8 })
  await keepNewest(folder, 2)
  expect((await readdir(folder)).sort()).toEqual(["long.json", "long.jsonl", "new.json", "new.jsonl"])
})

test("a file that another process has removed meanwhile is skipped", async () => {
  await make({ "1.json": 1, "2.json": 2 })
  // Listed with the others, and gone by the time it is read.
  await symlink(join(folder, "nowhere"), join(folder, "gone.json"))
  await keepNewest(folder, 1)
  expect(await readdir(folder)).toEqual(["2.json"])
})
