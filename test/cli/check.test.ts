// `recall check`: diagnostics, fixes and exit status.

import { expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

const CLEAN = "## One.\nTASK one() = 1\n"
const WARNED = "EMIT LET unused = 1 IN 2"
const WRONG = 'EMIT [nowhere, 1 + "a"]'

test("status 0 and no output for a clean module", async () => {
  expect(await recall(["check", "a.rcl"], { files: { "a.rcl": CLEAN } })).toEqual({ status: 0, stdout: "", stderr: "" })
})

test("warnings are status 0, and 1 with --strict", async () => {
  const { status, stderr } = await recall(["check", "a.rcl"], { files: { "a.rcl": WARNED } })
  expect(status).toBe(0)
  expect(stderr).toContain("warning[unused-name]: unused is bound and not used\n --> a.rcl:1:10")
  expect((await recall(["check", "--strict", "a.rcl"], { files: { "a.rcl": WARNED } })).status).toBe(1)
})

test("errors are status 1, all of them reported", async () => {
  const { status, stderr } = await recall(["check", "-"], { stdin: WRONG })
  expect(status).toBe(1)
  expect(stderr).toContain("<stdin>:1:7")
  expect(stderr).toContain("error[wrong-type]")
})

test("--json prints an array with lines and columns", async () => {
  const { status, stdout, stderr } = await recall(["check", "--json", "-"], { stdin: `\n${WRONG}` })
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" })
  expect(JSON.parse(stdout)).toMatchObject([
    { code: "unknown-name", severity: "error", source: "<stdin>", line: 2, column: 7, span: { start: 7, end: 14 } },
    { code: "wrong-type", line: 2, column: 16 },
  ])
  expect((await recall(["check", "--json", "a.rcl"], { files: { "a.rcl": CLEAN } })).stdout).toBe("[]\n")
})

test("a folder is all modules in it, and an imported module's error is reported once with its file", async () => {
  const files = {
    "lib/a.rcl": 'IMPORT f FROM "./c.rcl"\nEMIT f()',
    "lib/b.rcl": 'IMPORT f FROM "./c.rcl"\nEMIT f()',
    "lib/c.rcl": "## F.\nTASK f() = nowhere",
    "lib/notes.md": "CALL(",
  }
  const { status, stdout } = await recall(["check", "--json", "lib"], { files })
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject([{ code: "unknown-name", source: "lib/c.rcl", line: 2 }])
})

test("a document is checked for calls that are text", async () => {
  const { status, stderr } = await recall(["check", "a.md"], { files: { "a.md": "one CALL(1 + ) two" } })
  expect(status).toBe(0)
  expect(stderr).toContain("a.md:1")
})

test("a document is checked for its imports and its calls; an unknown name may be an argument", async () => {
  const source =
    'CALL(IMPORT tabel, table FROM "std/text")CALL(IMPORT f FROM "host")CALL(name) CALL(table()) CALL(f(1))'
  const { status, stdout } = await recall(["check", "--json", "a.md"], { files: { "a.md": source } })
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject([
    { code: "unknown-name", column: 13, hint: "did you mean table?" },
    { code: "wrong-arguments", column: 84 },
  ])
})

test("--fix repairs slips of the pen and removes unused imports", async () => {
  const written = new Map<string, string>()
  const files = {
    "a.rcl":
      'IMPORT f, g FROM "host"\nIMPORT "host" AS h\n# kept\nLET a = [1, \'it\\\'s "so"\', None], LET b = 3\n'
      + "EMIT if f(x = True) then a else b",
  }
  const { status } = await recall(["check", "--fix", "a.rcl"], { files, written })
  expect(status).toBe(0)
  expect(written.get("a.rcl")).toBe(
    'IMPORT f FROM "host"\n# kept\nLET a = [1, "it\'s \\"so\\"", null], b = 3\nEMIT IF f(x: true) THEN a ELSE b',
  )
})

test("--fix leaves alone errors that it cannot repair, names, and the imports of a library", async () => {
  const written = new Map<string, string>()
  const files = {
    "a.rcl": "LET a = [1,\nEMIT a",
    "b.rcl": "LET article = 1\nEMIT articel",
    "c.rcl": 'IMPORT f FROM "host"\nLET a = 1',
  }
  await recall(["check", "--fix", "a.rcl", "b.rcl", "c.rcl"], { files, written })
  expect([...written]).toEqual([])
})

test("status 2 for a file that cannot be read", async () => {
  expect(await recall(["check", "nowhere.rcl"])).toMatchObject({ status: 2 })
  expect(await recall(["check", "--fix", "-"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--fix cannot write to standard input") as string,
  })
  expect(await recall(["check"])).toMatchObject({ status: 2 })
  expect(await recall(["check", "docs"], { files: { "docs/a.md": "" } })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("there is no module (.rcl) in the folder docs") as string,
  })
})
