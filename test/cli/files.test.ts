// Files, folders and patterns as arguments: what the type of a PARAM makes of them.

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { recordsOf } from "../../src/cli/inputs/data.ts"
import { readDocuments } from "../../src/cli/inputs/documents.ts"
import { MAX_BYTES, MAX_FILES } from "../../src/cli/inputs/limits.ts"
import type { Reader } from "../../src/cli/reader.ts"
import { createRuntime } from "../../src/index.ts"
import { listFiles, matching, readPattern } from "../../src/host/listing.ts"
import { recall } from "../support/command-line.ts"
import { recallProcess } from "../support/built.ts"

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-files-"))
  const files: { readonly [path: string]: string | Uint8Array } = {
    "notes/b.md": "B",
    "notes/a.md": "A",
    "notes/2026/may.md": "May",
    "notes/2026/c.txt": "C",
    "notes/.secret.md": "S",
    "notes/.git/config": "G",
    "notes/node_modules/m/readme.md": "M",
    "notes/picture.png": Uint8Array.of(0x89, 0x50, 0, 1),
    "outside.md": "O",
    "empty/.keep": "",
    "latin/a.txt": Uint8Array.of(0x63, 0xe9),
    "[x].md": "X",
  }
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  await symlink(join(folder, "outside.md"), join(folder, "notes/link.md"))
  await symlink(folder, join(folder, "notes/up"))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const NAMES = "map(docs, d => d.name)"

describe("a folder", () => {
  test.each(["@notes", "@notes/", "@./notes/"])("%s gives its texts by name", async (docs) => {
    const { status, stdout, stderr } = await recallProcess(["eval", "docs", "--arg", `docs=${docs}`], { cwd: folder })
    expect({ status, value: JSON.parse(stdout) as unknown }).toEqual({
      status: 0,
      value: [
        { name: "2026/c.txt", text: "C" },
        { name: "2026/may.md", text: "May" },
        { name: "a.md", text: "A" },
        { name: "b.md", text: "B" },
      ],
    })
    expect(stderr).toBe(`warning: 1 file of ${docs.slice(1)} is left out as binary: picture.png\n`)
  })

  test.each([
    ["@notes/*.md", ["a.md", "b.md"]],
    ["@notes/**/*.md", ["2026/may.md", "a.md", "b.md"]],
    ["@notes/2026/*.{md,txt}", ["c.txt", "may.md"]],
    ["@*/2026/*", ["notes/2026/c.txt", "notes/2026/may.md"]],
  ])("the pattern %s names files from its fixed part on", async (docs, names) => {
    const { stdout, stderr } = await recallProcess(["eval", NAMES, "--arg", `docs=${docs}`], { cwd: folder })
    expect({ names: JSON.parse(stdout) as unknown, stderr }).toEqual({ names, stderr: "" })
  })

  test("a file that exists is no pattern", async () => {
    const { stdout } = await recallProcess(["eval", "x", "--arg", "x=@[x].md"], { cwd: folder })
    expect(stdout).toBe("X\n")
  })

  test.each([
    ["@empty", "error[not-found]: there is no text file in empty\n"],
    ["@notes/*.rst", "error[not-found]: there is no text file in notes/*.rst\n"],
    ["@notes/*.png", "error[not-found]: there is no text file in notes/*.png, only 1 binary file\n"],
    ["@nowhere/*.md", "error[not-found]: there is no folder nowhere\n"],
    ["@nowhere", "error[not-found]: there is no file nowhere\n"],
    ["@latin", "error[not-utf8]: latin/a.txt is not UTF-8 text: byte 0xe9 at offset 1\n"],
    ["@notes/picture.png", "it is no text"],
  ])("%s is refused", async (docs, message) => {
    const { status, stdout, stderr } = await recallProcess(["eval", NAMES, "--arg", `docs=${docs}`], { cwd: folder })
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain(message)
  })

  test("for one text is refused, with both ways out", async () => {
    const files = { "p.rcl": "PARAM text: string\nEMIT text", "notes/a.md": "A" }
    const { status, stderr } = await recall(["run", "p.rcl", "--arg", "text=@notes/"], { files })
    expect(status).toBe(2)
    expect(stderr).toContain("notes/ has several files, and the PARAM text is a string")
    expect(stderr).toContain("declare PARAM text: [{name: string, text: string}]")
  })

  test("as JSON is refused, with the way to write it", async () => {
    const { status, stderr } = await recall(["eval", "x", "--arg", "x:=@notes"], { files: { "notes/a.md": "A" } })
    expect(status).toBe(2)
    expect(stderr).toContain("write x=@notes")
  })

  test("of too many files is refused", async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`many/${i}.txt`, "x"] as const))
    const sizes = await recall(["eval", "length(x)", "--arg", "x=@many"], { files: many(MAX_FILES) })
    expect(sizes.stdout).toBe(`${MAX_FILES}\n`)
    const { status, stderr } = await recall(["eval", "length(x)", "--arg", "x=@many"], { files: many(MAX_FILES + 1) })
    expect(status).toBe(2)
    expect(stderr).toContain("error[too-large]: many has more than 10,000 files")
  })
})

test("a folder of the most bytes is read, and a larger one is refused", async () => {
  const reading = (sizes: readonly number[]): Reader => ({
    list: async () => sizes.map((_, i) => `${i}.txt`),
    bytes: async (path) => new Uint8Array(sizes[Number.parseInt(path.slice("folder/".length))]!).fill(120),
    documentOf: async () => "text",
    document: async () => "text",
    text: async () => "text",
    exists: async () => true,
    warn: () => undefined,
    stdin: null,
  })
  const half = MAX_BYTES / 2
  expect(await readDocuments("folder", reading([half, half]))).toHaveLength(2)
  await expect(readDocuments("folder", reading([half, half, 1]))).rejects.toMatchObject({ code: "too-large" })
})

describe("the type of a PARAM", () => {
  const table = "name,price,left\nTea,3.5,\nBread,4,2\n"
  const files = {
    "text.rcl": "PARAM x: string\nEMIT length(x)",
    "rows.rcl": "PARAM x: [{name: string, price: number, left: number | null}]\nEMIT x",
    "optional.rcl": "PARAM x: [{name: string, left?: number}]\nEMIT x",
    "any.rcl": "PARAM x\nEMIT x",
    "record.rcl": "PARAM x: {a: number}\nEMIT x.a",
    "docs.rcl": "PARAM x: [{name: string, text: string}]\nEMIT x",
    "named.rcl": "LET Doc = {name: string, text: string}\nPARAM x: [Doc]\nEMIT length(x)",
    "t.csv": table,
    "t.tsv": table.replaceAll(",", "\t"),
    "t.jsonl": '{"name": "Tea", "price": 3.5, "left": null}\n\n{"name": "Bread", "price": 4, "left": 2}\n',
    "t.json": '[{"name": "Tea", "price": 3.5, "left": null}, {"name": "Bread", "price": 4, "left": 2}]',
    "r.json": '{"a": 7}',
    "bad.jsonl": '{"a": 1}\n{',
    "notes/a.md": "A",
  }
  const ROWS = '[{"left":null,"name":"Tea","price":3.5},{"left":2,"name":"Bread","price":4}]\n'
  const run = (program: string, x: string) => recall(["run", program, "--arg", x], { files })

  test.each(["t.csv", "t.tsv", "t.jsonl", "t.json"])("a list of records is read from %s", async (file) => {
    expect(await run("rows.rcl", `x=@${file}`)).toMatchObject({ stdout: ROWS, stderr: "" })
  })

  test("a field that is empty in a table is open where its type is", async () => {
    expect((await run("optional.rcl", "x=@t.csv")).stdout).toBe('[{"name":"Tea"},{"left":2,"name":"Bread"}]\n')
  })

  test("a text is the file as it is", async () => {
    expect((await run("text.rcl", "x=@t.csv")).stdout).toBe(`${table.length}\n`)
    expect((await run("any.rcl", "x=@t.csv")).stdout).toBe(table)
  })

  test("a record and documents are read, too", async () => {
    expect((await run("record.rcl", "x=@r.json")).stdout).toBe("7\n")
    expect((await run("docs.rcl", "x=@notes")).stdout).toBe('[{"name":"a.md","text":"A"}]\n')
    expect((await run("named.rcl", "x=@notes")).stdout).toBe("1\n")
    expect((await run("any.rcl", "x=@notes")).stdout).toBe('[{"name":"a.md","text":"A"}]\n')
  })

  test(":= takes the data in a file, whatever the type", async () => {
    for (const file of ["t.jsonl", "t.json"]) expect((await run("any.rcl", `x:=@${file}`)).stdout).toBe(ROWS)
    expect((await run("rows.rcl", "x:=@t.csv")).stdout).toBe(ROWS)
    expect((await run("any.rcl", "x:=@t.csv")).stdout).toContain('"price":"3.5"')
  })

  test("a value that does not fit is named with its place", async () => {
    const { status, stderr } = await recall(["run", "rows.rcl", "--arg", "x=@b.csv"], {
      files: { ...files, "b.csv": "name,price,left\nTea,dear,1\n" },
    })
    expect(status).toBe(2)
    expect(stderr).toContain('the PARAM x: line 2 of b.csv: price: the string "dear" cannot be converted to number')
    expect((await run("any.rcl", "x:=@bad.jsonl")).stderr).toContain("line 2 of bad.jsonl is not JSON")
  })
})

test("a pattern is split at its fixed part", () => {
  expect(readPattern("notes/2026/*.md")).toEqual({ folder: "notes/2026", rest: "*.md" })
  expect(readPattern("*.md")).toEqual({ folder: ".", rest: "*.md" })
  expect(readPattern("/a*/b")).toEqual({ folder: "/", rest: "a*/b" })
  expect(readPattern("notes/a.md")).toBeNull()
  expect(matching(["a.md", "b/c.md"], { folder: ".", rest: "**/*.md" })).toEqual(["a.md", "b/c.md"])
})

test("a listing ends with its limit", async () => {
  expect((await listFiles(join(folder, "notes"), 1))!.length).toBeGreaterThan(1)
  expect(await listFiles(join(folder, "outside.md"))).toBeNull()
})

test("a table that is accepted is read as parse_csv reads it", async () => {
  const program = await createRuntime().compile(
    'IMPORT parse_csv FROM "std/text"\nPARAM text: string\nEMIT parse_csv(text)',
  )
  const field = fc.array(fc.constantFrom('""', ",", "\n", "\r", "a", "b c"), { maxLength: 4 })
  const written = fc.oneof(
    fc.constantFrom("a", "a_2", "", "b c", 'x"y'),
    field.map((parts) => `"${parts.join("")}"`),
  )
  const row = fc.array(written, { minLength: 1, maxLength: 3 }).map((fields) => fields.join(","))
  const text = fc
    .array(row, { maxLength: 4 })
    .chain((rows) => fc.constantFrom(...LINE_ENDS.map((end) => rows.join(end))))
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      const rows = readOrNull(text)
      if (rows === null) return
      accepted++
      expect(rows).toEqual((await program.run({ args: { text } })).value)
    }),
    { numRuns: 300 },
  )
  expect(accepted).toBeGreaterThan(0)
})

const LINE_ENDS = ["\n", "\r\n", "\r", "\n\n"]

function readOrNull(text: string): unknown {
  try {
    return recordsOf(text, ",", "t.csv").value
  } catch (error) {
    expect(error).toMatchObject({ code: "bad-argument" })
    return null
  }
}

describe("a list of texts", () => {
  const files = {
    "p.rcl": "PARAM x: [string]\nEMIT x",
    "either.rcl": "PARAM x: [string | {name: string, text: string}]\nEMIT x",
    "rv/a.md": "A",
    "rv/b.md": "B",
    "t.csv": "name,price\nTea,3\n",
    "t.json": '["A", "B"]',
    "bad.json": '["A", {"b": 1}]',
    "one.md": "A",
  }
  const run = (x: string, program = "p.rcl") => recall(["run", program, "--arg", x], { files })

  test("is the texts of a folder or a pattern, or data", async () => {
    expect((await run("x=@rv/")).stdout).toBe('["A","B"]\n')
    expect((await run("x=@rv/*.md")).stdout).toBe('["A","B"]\n')
    expect((await run("x=@t.json")).stdout).toBe('["A","B"]\n')
    expect((await run("x=@rv/", "either.rcl")).stdout).toContain('{"name":"a.md","text":"A"}')
  })

  test.each([
    ["x=@t.csv", "the rows of t.csv are records, and the PARAM x is a [string]", "[{name: string, price: string}]"],
    ["x:=@t.csv", "the rows of t.csv are records", "PARAM x: [{name: string, price: string}]"],
    ["x=@bad.json", "[1]: a record with the keys b cannot be converted to string", "x: [string]"],
    ['x:=[["a"]]', "[0]: a list of 1 cannot be converted to string", "x: [string]"],
    ["x=@one.md", "one.md is text, and the PARAM x is a [string]", "@folder/"],
    ["x=@-", "standard input is text, and the PARAM x is a [string]", "x:=@-"],
  ])("is not made of %s", async (x, message, remedy) => {
    const { status, stdout, stderr } = await run(x)
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain(message)
    expect(stderr).toContain(remedy)
  })

  test("a text is not made of data", async () => {
    const { status, stderr } = await recall(["run", "s.rcl", "--arg", 'x:={"a": 1}'], {
      files: { "s.rcl": "PARAM x: string\nEMIT x" },
    })
    expect(status).toBe(2)
    expect(stderr).toContain("a record with the keys a cannot be converted to string")
  })
})

describe("a table that does not fit is refused", () => {
  const program = "PARAM x: [{name: string, price: number, left: number | null}]\nEMIT x"
  test.each([
    ["name,price,left\nTea,1,234.50,3\n", "line 2 of t.csv has 4 fields for 3 columns: Tea,1,234.50,3", "quotation"],
    ['name,price,left\n"Tea\n2",1,2\nBread,4\n', "line 4 of t.csv has 2 fields for 3 columns: Bread,4", "empty"],
    ["name,price,name\nTea,1,3\n", 'line 1 of t.csv names two columns "name"', "a name of its own"],
    ['name,price,left\nTea,4,5\n"Tea,4,5\n', "line 3 of t.csv has a field in quotation marks", '""'],
    ['name,price,left\nTea,"1" ,2\n', "line 2 of t.csv has a field in quotation marks", "no blanks"],
    ["name,price,left\n\nTea,3,\nTea,dear,1\n", 'line 4 of t.csv: price: the string "dear" cannot', "price: number"],
    ["name,price,left\nTea,,1\n", "line 2 of t.csv: price: null cannot be converted to number", "| null"],
    ["name;price;left\nTea;1;2\n", 'no column "left" for the PARAM x: its columns are "name;price;left"', "semicolons"],
    ["name;price;left\nTea;1,5;2\n", "line 2 of t.csv has 2 fields for 1 column", "semicolons"],
    ["name,Price,left\nTea,1,2\n", 'no column "price" for the PARAM x', 'rename the column "Price"'],
    ["name,price, left\nTea,1,2\n", 'its columns are name, price, " left"', 'rename the column " left"'],
    ["", 't.csv has no column "left" for the PARAM x: it is empty', ""],
  ])("%j", async (table, message, remedy) => {
    for (const x of ["x=@t.csv", "x:=@t.csv"]) {
      const files = { "p.rcl": program, "t.csv": table }
      const { status, stdout, stderr } = await recall(["run", "p.rcl", "--arg", x], { files })
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
      expect(stderr).toContain(message)
      expect(stderr).toContain(remedy)
    }
  })

  test("and so is a line of JSON", async () => {
    const files = { "p.rcl": "PARAM x: [{a: number}]\nEMIT x", "t.jsonl": '{"a": 1}\n\n{"b": 2}\n' }
    const { status, stderr } = await recall(["run", "p.rcl", "--arg", "x=@t.jsonl"], { files })
    expect(status).toBe(2)
    expect(stderr).toContain('line 3 of t.jsonl: a record with the keys b has no "a"')
  })
})
