// `recall check`: diagnostics, fixes and exit status.

import { expect, test } from "vitest"
import { native } from "../../src/index.ts"
import { NUMBER, STRING } from "../../src/values/types.ts"
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

/** Documents with their diagnostics: `severity column name`, the columns of the first line. */
const DOCUMENTS: readonly (readonly [document: string, diagnostics: readonly string[]])[] = [
  ['Hi CALL(uper("a")) CALL(pad())', ["error 9 unknown-name", "error 25 wrong-arguments"]],
  ["`CALL(pad())` quotes a call", []],
  ["```\nCALL(pad())\n```\n~~~\nCALL(nowhere())\n~~~", []],
  ["Dear CALL(name), dear CALL(name), CALL(upper(name))", ["warning 11 unknown-name"]],
  ['CALL("a" |> uper) CALL(range(1, stop: 2) |> sum)', ["error 13 unknown-name", "error 24 wrong-arguments"]],
  ["CALL(LET n = 2) CALL(n) CALL(n + it)", []],
  ["CALL(LET n = m, m = 1)", ["warning 14 unknown-name"]],
  ['CALL("Who is it?", nmae)', ["warning 20 unknown-name"]],
]

test.each(DOCUMENTS)("the document %j is checked as a run would", async (document, expected) => {
  const { status, stdout } = await recall(["check", "--json", "a.md"], { files: { "a.md": document } })
  const diagnostics = JSON.parse(stdout) as {
    severity: string
    column: number
    code: string
    span: { start: number; end: number }
  }[]
  expect(diagnostics.map(({ severity, column, code }) => `${severity} ${column} ${code}`)).toEqual(expected)
  const isRefused = expected.some((line) => line.startsWith("error"))
  expect(status).toBe(isRefused ? 1 : 0)
  const given = diagnostics
    .filter(({ severity }) => severity === "warning")
    .flatMap(({ span }) => ["--arg", `${document.slice(span.start, span.end)}=x`])
  const run = await recall(["run", "a.md", ...given], { files: { "a.md": document } })
  expect(run.stderr).not.toContain("internal error")
  expect(run.status === 0).toBe(!isRefused)
})

test("--arg names what a document is run with; it is no function", async () => {
  const files = { "a.md": "CALL(name) CALL(name())" }
  const { status, stderr } = await recall(["check", "--strict", "--arg", "name", "a.md"], {
    files: { "a.md": "CALL(name)" },
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect((await recall(["check", "--strict", "--arg", "name=Ada", "a.md"], { files })).stderr).toBe("")
  expect(await recall(["check", "a.md"], { files })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("name is not defined, so a run needs it as an argument") as string,
  })
})

test("the natives of the configuration are known in documents", async () => {
  const price = native({ name: "price", parameters: { product: STRING }, returns: NUMBER, run: () => 1 })
  const configuration = { natives: [price] }
  const check = (text: string) => recall(["check", "a.md"], { files: { "a.md": text }, configuration })
  expect(await check('CALL(price("tea"))')).toEqual({ status: 0, stdout: "", stderr: "" })
  expect((await check("CALL(price())")).stderr).toContain("error[wrong-arguments]: price needs product")
})

test("--json has the ends of places, and the edits of --fix for each diagnostic", async () => {
  const text = "LET a = [1, 'it', None]\nEMIT if a == [] then 1 else 2"
  const { stdout } = await recall(["check", "--json", "a.rcl"], { files: { "a.rcl": text } })
  const [first, second] = JSON.parse(stdout) as { edits: object[] }[]
  expect(first).toEqual({
    code: "wrong-quotes",
    severity: "error",
    message: expect.any(String) as string,
    hint: expect.any(String) as string,
    span: { start: 12, end: 13 },
    source: "a.rcl",
    line: 1,
    column: 13,
    endLine: 1,
    endColumn: 14,
    edits: [
      { span: { start: 12, end: 16 }, line: 1, column: 13, endLine: 1, endColumn: 17, text: '"it"' },
      { span: { start: 18, end: 22 }, line: 1, column: 19, endLine: 1, endColumn: 23, text: "null" },
    ],
  })
  expect(second!.edits).toMatchObject([{ text: "IF" }, { text: "THEN" }, { text: "ELSE" }])
})

test.each([
  ["IMPORT a, b, c FROM", "EMIT b", "IMPORT b FROM"],
  ["IMPORT a, b, c FROM", "EMIT [a, c]", "IMPORT a, c FROM"],
  ["IMPORT a, b, c FROM", "EMIT a", "IMPORT a FROM"],
  ["IMPORT a, b, c FROM", "EMIT c", "IMPORT c FROM"],
  ["IMPORT a, b, c, d FROM", "EMIT [a, c]", "IMPORT a, c FROM"],
  ["IMPORT a, b FROM", "EMIT 1", ""],
])("the edits of %s with %s", async (imported, emit, left) => {
  const text = `${imported} "host"\n${emit}`
  const { stdout } = await recall(["check", "--json", "a.rcl"], { files: { "a.rcl": text } })
  const edits = (JSON.parse(stdout) as { edits?: { span: { start: number; end: number }; text: string }[] }[])
    .flatMap((diagnostic) => diagnostic.edits ?? [])
    .sort((a, b) => b.span.start - a.span.start)
  const distinct = edits.filter((edit, i) => edit.span.start !== edits[i + 1]?.span.start)
  const fixed = distinct.reduce(
    (text, { span, text: by }) => text.slice(0, span.start) + by + text.slice(span.end),
    text,
  )
  expect(fixed).toBe(left === "" ? emit : `${left} "host"\n${emit}`)
})

test("a document is checked for its imports and its calls; an unknown name may be an argument", async () => {
  const source =
    'CALL(IMPORT tabel, table FROM "std/text")CALL(IMPORT f FROM "host")CALL(name) CALL(table()) CALL(f(1))'
  const { status, stdout } = await recall(["check", "--json", "a.md"], { files: { "a.md": source } })
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject([
    { code: "unknown-name", severity: "error", column: 13, hint: "did you mean table?" },
    { code: "unknown-name", severity: "warning", column: 73 },
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
