// `recall fmt`: the files that it writes, lists and leaves alone.

import { expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

const UGLY = "LET   a=[1 ,2]  # two\n\n\n\nEMIT a"
const PRETTY = "LET a = [1, 2] # two\n\nEMIT a\n"

test("standard input goes to standard output", async () => {
  expect(await recall(["fmt", "-"], { stdin: UGLY })).toEqual({ status: 0, stdout: PRETTY, stderr: "" })
})

test("files are written where they change", async () => {
  const written = new Map<string, string>()
  const outcome = await recall(["fmt", "src", "c.rcl"], {
    files: { "src/a.rcl": UGLY, "src/b.rcl": PRETTY, "c.rcl": UGLY },
    written,
  })
  expect(outcome).toEqual({ status: 0, stdout: "", stderr: "" })
  expect([...written]).toEqual([
    ["src/a.rcl", PRETTY],
    ["c.rcl", PRETTY],
  ])
})

test("--check lists them and writes nothing", async () => {
  const written = new Map<string, string>()
  const files = { "a.rcl": UGLY, "b.rcl": PRETTY }
  expect(await recall(["fmt", "--check", "a.rcl", "b.rcl"], { files, written })).toEqual({
    status: 1,
    stdout: "a.rcl\n",
    stderr: "",
  })
  expect((await recall(["fmt", "--check", "b.rcl"], { files })).status).toBe(0)
  expect(written.size).toBe(0)
})

test("a file that does not parse is left alone, with its errors; the others are written", async () => {
  const written = new Map<string, string>()
  const { status, stderr } = await recall(["fmt", "a.rcl", "b.rcl"], {
    files: { "a.rcl": "LET = 1", "b.rcl": UGLY },
    written,
  })
  expect(status).toBe(1)
  expect(stderr).toContain("a.rcl:1:5")
  expect([...written.keys()]).toEqual(["b.rcl"])
})

test("documents are refused", async () => {
  const { status, stderr } = await recall(["fmt", "a.md"], { files: { "a.md": "CALL( 1)" } })
  expect(status).toBe(2)
  expect(stderr).toContain("a.md is not a module: only modules (.rcl) are formatted")
})
