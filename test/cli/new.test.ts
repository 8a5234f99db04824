// `recall new`: the files that it makes, and its refusals.

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createFolder } from "../../src/host/folders.ts"
import { recall } from "../support/command-line.ts"

test("makes the files of a package, in a folder named after it", async () => {
  const written = new Map<string, string>()
  const { status, stdout } = await recall(["new", "@tea/contract-tasks"], { written })
  expect(status).toBe(0)
  expect([...written.keys()]).toEqual(
    ["package.json", "src/main.rcl", "src/main.d.rcl.ts", "test/main.rcl", "README.md", "AGENTS.md", ".gitignore"].map(
      (file) => `contract-tasks/${file}`,
    ),
  )
  expect(stdout).toContain("cd contract-tasks")
  const manifest = JSON.parse(written.get("contract-tasks/package.json")!) as {
    name: string
    license?: string
    exports: object
  }
  expect(manifest.name).toBe("@tea/contract-tasks")
  expect(manifest.license).toBeUndefined()
  expect(written.get("contract-tasks/README.md")).toContain("choose a licence")
})

test("its tests pass as made", async () => {
  const written = new Map<string, string>()
  await recall(["new", "lib", "x"], { written })
  const files = Object.fromEntries(written)
  // The loader of the command line reads through the same host.
  const { status, stdout } = await recall(["test", "x/test", "--model", "offline"], { files })
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout:
      "passed  nothing is asked about an empty text\npassed  a short text takes one question\n"
      + "passed  a long text is taken apart\n3 passed, 0 failed\n",
  })
  expect((await recall(["types", "x/src", "--check"], { files })).status).toBe(0)
  expect(await recall(["fmt", "x", "--check"], { files })).toMatchObject({ status: 0, stdout: "" })
  expect(await recall(["check", "x", "--strict"], { files })).toMatchObject({ status: 0, stderr: "" })
})

test.each(["Upper", ".hidden", "with space", "node_modules", "fs", "a".repeat(215), "@scope"])(
  "%s is no name for a package",
  async (name) => {
    const written = new Map<string, string>()
    expect(await recall(["new", name], { written })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("error[invalid-name]") as string,
    })
    expect(written.size).toBe(0)
  },
)

test("a folder that is not empty is left as it is", async () => {
  expect(await recall(["new", "lib"], { files: { "lib/a.txt": "" } })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("lib already exists") as string,
  })
  const folder = await mkdtemp(join(tmpdir(), "recall-new-"))
  try {
    expect(await createFolder(folder, { "a/b.txt": "one" })).toBe(true)
    expect(await createFolder(folder, { "c.txt": "two" })).toBe(false)
    expect(await readdir(folder)).toEqual(["a"])
    // A file in the way is not taken for a folder.
    await writeFile(join(folder, "file"), "")
    await expect(createFolder(join(folder, "file"), {})).rejects.toThrow()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
