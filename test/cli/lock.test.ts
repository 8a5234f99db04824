// `recall.lock`: the recorded packages, and the reports and refusals when they differ.

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { builtCommandLine, recallProcess } from "../support/built.ts"

let folder: string

const MAIN = 'IMPORT one FROM "lib"\nEMIT one()\nTEST "one" : one() == 1'

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

const manifest = (version: string) =>
  JSON.stringify({ name: "lib", version, exports: { ".": { recall: "./main.rcl" } } })
const recall = (...args: readonly string[]) => recallProcess(args, { cwd: folder })

beforeEach(async () => {
  await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-lock-"))
  await write("main.rcl", MAIN)
  await write("node_modules/lib/package.json", manifest("1.0.0"))
  await write("node_modules/lib/main.rcl", 'IMPORT two FROM "./part.rcl"\nTASK one() = two() - 1\nTASK other() = 5')
  await write("node_modules/lib/part.rcl", "TASK two() = 2")
})

afterEach(() => rm(folder, { recursive: true, force: true }))

test("is written, and holds while nothing changes", async () => {
  expect(await recall("lock")).toEqual({ status: 0, signal: null, stdout: "recall.lock: 1 package\n", stderr: "" })
  const lock = JSON.parse(await readFile(join(folder, "recall.lock"), "utf8")) as {
    packages: { "lib@1.0.0": { "main.rcl": { text: string; tasks: object } } }
  }
  expect(Object.keys(lock.packages["lib@1.0.0"])).toEqual(["main.rcl", "part.rcl"])
  expect(lock.packages["lib@1.0.0"]["main.rcl"]).toEqual({
    text: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    tasks: { one: expect.stringMatching(/^[0-9a-f]{64}$/) as string, other: expect.any(String) as string },
  })
  expect(await recall("lock")).toMatchObject({ status: 0, stdout: "" })
  expect(await recall("run", "main.rcl")).toMatchObject({ status: 0, stdout: "1\n" })
  expect(await recall("test")).toMatchObject({ status: 0 })
})

test("a library that differs is refused and reported, and accepted with --update", async () => {
  await recall("lock")
  await write("node_modules/lib/part.rcl", "TASK two() = 3 # now three")
  const refused = await recall("run", "main.rcl")
  expect(refused).toMatchObject({ status: 1, stdout: "" })
  expect(refused.stderr).toContain("error[module-changed]: part.rcl of lib@1.0.0 differs from recall.lock")
  expect(refused.stderr).toContain("recall lock --update")
  expect(await recall("test")).toMatchObject({ status: 1 })
  // `one` calls it, and so has changed, too.
  expect(await recall("lock")).toMatchObject({
    status: 1,
    stdout: "lib@1.0.0 main.rcl: one has changed\nlib@1.0.0 part.rcl: two has changed\n",
  })
  expect(await recall("run", "main.rcl")).toMatchObject({ status: 1 })
  expect(await recall("lock", "--update")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("recall.lock: 1 package\n") as string,
  })
  expect(await recall("run", "main.rcl")).toMatchObject({ status: 0, stdout: "2\n" })
})

test("a change that does not affect a result is reported as such", async () => {
  await recall("lock")
  await write("node_modules/lib/part.rcl", "TASK two() = 2 # still two")
  expect((await recall("lock")).stdout).toBe("lib@1.0.0 part.rcl: changed, with no effect on results\n")
  expect(await recall("run", "main.rcl")).toMatchObject({ status: 1 })
})

test("another version, and a package that is not recorded, are refused", async () => {
  await recall("lock")
  await write("node_modules/lib/package.json", manifest("1.1.0"))
  expect((await recall("run", "main.rcl")).stderr).toContain("the package lib is 1.1.0, and recall.lock has 1.0.0")
  expect((await recall("lock")).stdout).toBe("lib@1.0.0: no longer used\nlib@1.1.0: new\n")
  await write("recall.lock", '{"version": 1, "packages": {}}')
  expect((await recall("run", "main.rcl")).stderr).toContain("the package lib@1.1.0 is not in recall.lock")
})

test("a file that cannot be read is reported, and replaced with --update", async () => {
  await write("recall.lock", "{")
  expect(await recall("run", "main.rcl")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("recall.lock is not one that this release can read") as string,
  })
  expect(await recall("lock")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("error[bad-lock]") as string,
  })
  expect(await recall("lock", "--update")).toMatchObject({ status: 0 })
  expect(await recall("run", "main.rcl")).toMatchObject({ status: 0 })
})

test("a lock above holds a program wherever the command is run, and a package brings none of its own", async () => {
  await recall("lock")
  await write("sub/deep.rcl", MAIN)
  await write("node_modules/lib/recall.lock", '{"version": 1, "packages": {}}')
  const runIn = (cwd: string, path: string) => recallProcess(["run", path], { cwd })
  const places = [
    [folder, "sub/deep.rcl"],
    [join(folder, "sub"), "deep.rcl"],
    [join(folder, "sub"), "../main.rcl"],
    [tmpdir(), join(folder, "sub", "deep.rcl")],
  ] as const
  for (const [cwd, path] of places) expect(await runIn(cwd, path)).toMatchObject({ status: 0, stdout: "1\n" })
  await write("node_modules/lib/part.rcl", "TASK two() = 3")
  for (const [cwd, path] of places)
    expect((await runIn(cwd, path)).stderr).toContain("error[module-changed]: part.rcl of lib@1.0.0 differs")
  await write("sub/recall.lock", '{"version": 1, "packages": {}}')
  expect((await runIn(folder, "sub/deep.rcl")).stderr).toContain("the package lib@1.0.0 is not in recall.lock")
})

test("a broken module is reported, and the others are locked", async () => {
  await write("broken.rcl", 'IMPORT one FROM "lib"\nEMIT one(')
  const { status, stdout, stderr } = await recall("lock")
  expect([status, stdout]).toEqual([1, "recall.lock: 1 package\n"])
  expect(stderr).toContain("error[unclosed-bracket]")
  expect(stderr).toContain("warning: 1 module is broken: its imports are not known\n")
  await write("main.rcl", "EMIT (")
  // A package that broken modules may still import stays in the lock.
  expect(await recall("lock", "--update")).toMatchObject({ status: 1, stdout: "recall.lock: 1 package\n" })
  await write("main.rcl", "EMIT 1")
  await write("broken.rcl", "EMIT 2")
  expect(await recall("lock", "--update")).toMatchObject({
    status: 0,
    stdout: "lib@1.0.0: no longer used\nrecall.lock: 0 packages\n",
  })
})

test("a linked package is said not to be locked", async () => {
  await write(
    "packages/near/package.json",
    JSON.stringify({ name: "near", exports: { ".": { recall: "./main.rcl" } } }),
  )
  await write("packages/near/main.rcl", "TASK three() = 3")
  await symlink("../packages/near", join(folder, "node_modules", "near"))
  await write("uses.rcl", 'IMPORT three FROM "near"\nEMIT three()')
  const { status, stdout, stderr } = await recall("lock")
  expect([status, stdout]).toEqual([0, "recall.lock: 1 package\n"])
  expect(stderr).toBe(
    "warning: near is a link to a folder outside of node_modules: it counts as part of the program, and "
      + "is not locked\n",
  )
  expect(await recall("run", "uses.rcl")).toMatchObject({ status: 0, stdout: "3\n" })
})
