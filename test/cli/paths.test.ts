// Paths on the command line that name nothing, or a place that takes no file.

import { existsSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { builtCommandLine, recallProcess } from "../support/built.ts"
import { recall } from "../support/command-line.ts"

let folder: string
beforeAll(async () => {
  await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-paths-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe("an empty path, of a variable that is not set,", () => {
  test.each([
    [["init", ""]],
    [["run", ""]],
    [["check", "a.rcl", ""]],
    [["test", ""]],
    [["eval", "1", "--memo", ""]],
    [["eval", "1", "--trace", ""]],
    [["doc", "--output", ""]],
    [["map", "a.rcl", "b.jsonl", "--out", ""]],
    [["trace", "show", "", "1"]],
  ])("is refused: %j", async (args) => {
    const written = new Map<string, string>()
    const { status, stderr } = await recall(args, { written })
    expect({ status, files: [...written.keys()] }).toEqual({ status: 2, files: [] })
    expect(stderr).toMatch(/is empty: is a variable not set\?\n$/)
  })
})

// A folder below /proc cannot be made, and looks as if the one above it were missing.
describe.skipIf(!existsSync("/proc/self"))("a folder that takes no other", () => {
  test.each([
    [["init", "/proc/recall"], "unwritable"],
    [["new", "a", "/proc/recall"], "unwritable"],
    [["ask", "q", "--trace", "/proc/recall/t.jsonl"], "unwritable"],
    [["ask", "q", "--record", "/proc/recall/r.jsonl"], "recording-unwritable"],
  ])("is an error: %j", async (args, code) => {
    const { status, stderr } = await recallProcess(args)
    expect(stderr).toContain(`error[${code}]`)
    expect(status).toBe(2)
  })
})

describe("a memo that the command line names", () => {
  test.skipIf(!existsSync("/proc/self"))("costs no result where it cannot be made", async () => {
    const { status, stderr } = await recallProcess(["ask", "q", "--memo", "/proc/recall/memo.db"])
    expect(status).toBe(0)
    // The offline model keeps no answers, so nothing is missing.
    expect(stderr).not.toContain("error")
  })

  test.each<readonly [string, string]>([
    [":memory:", "bad-argument"],
    [".", "memo-foreign"],
    ["notes.txt", "memo-damaged"],
    ...(existsSync("/dev/null") ? [["/dev/null", "memo-foreign"] as const] : []),
  ])("is refused before anything is asked if it is none: %s", async (memo, code) => {
    await writeFile(join(folder, "notes.txt"), "These are my notes, and no database.\n")
    const { status, stderr } = await recallProcess(["ask", "q", "--memo", memo], { cwd: folder })
    expect(stderr).toContain(`error[${code}]`)
    expect(stderr).not.toContain("offline")
    expect(status).toBe(2)
  })

  test("is a file of that name, also where SQLite would read a URI", async () => {
    const { status } = await recallProcess(["ask", "q", "--memo", "file:here?mode=memory"], { cwd: folder })
    expect(status).toBe(0)
    expect(existsSync(join(folder, "file:here?mode=memory"))).toBe(true)
  })
})

test("a promise that nothing can settle ends the command", async () => {
  const own = await mkdtemp(join(folder, "own-"))
  await writeFile(join(own, "recall.config.mjs"), "await new Promise(() => {})\nexport default {}\n")
  const { status, stdout, stderr } = await recallProcess(["eval", "1"], { cwd: own })
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
  expect(stderr).toMatch(/^error\[never-settled\]: .+\n {2}hint: .+\n$/)
})
