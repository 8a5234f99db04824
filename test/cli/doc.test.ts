// `recall doc`: the reference of a module, of a package with patterns in its exports, and of the standard library.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { packageModules } from "../../src/host/packages.ts"
import { describeModule, MAX_EXAMPLE_LENGTH, MAX_EXAMPLES } from "../../src/reference/describe.ts"
import { recall } from "../support/command-line.ts"

const MODULE = `## Letters that people like to get.

IMPORT outline AS plan, _x FROM "./plan.rcl"

## The name below.
PARAM author: string | null = null

## How it begins.
LET greeting = "Dear", _hidden = 1

## A letter.
##
## It is short.
TASK letter(to: string, lines: [string] = []): string = \`\${greeting} \${to}\`

TASK plain(x) = x
TASK _private() = 1

TEST "letter" : letter("Kim") == "Dear Kim"
TEST "both" : plain(CALL("letter", "Lee")) != ""
`

const MARKDOWN = `# ./letters.rcl

Letters that people like to get.

\`\`\`rcl excerpt
IMPORT greeting, letter, plain FROM "./letters.rcl"
\`\`\`

## Parameters of the program

| parameter | type | default | meaning |
| --- | --- | --- | --- |
| \`author\` | \`string \\| null\` | \`null\` | The name below. |

## greeting

\`\`\`rcl excerpt
LET greeting = "Dear"
\`\`\`

How it begins.

## letter

\`\`\`rcl excerpt
letter(to: string, lines: [string] = []): string
\`\`\`

A letter.

It is short.

| parameter | type | default |
| --- | --- | --- |
| \`to\` | \`string\` | required |
| \`lines\` | \`[string]\` | \`[]\` |

\`\`\`rcl excerpt
letter("Kim") == "Dear Kim"
plain(CALL("letter", "Lee")) != ""
\`\`\`

## plain

\`\`\`rcl excerpt
plain(x)
\`\`\`

\`\`\`rcl excerpt
plain(CALL("letter", "Lee")) != ""
\`\`\`

## From other modules

- \`plan\` of \`./plan.rcl\`
`

const files = { "letters.rcl": MODULE, "broken.rcl": "TASK f( = 1" }

test("a module as Markdown", async () => {
  expect(await recall(["doc", "letters.rcl"], { files })).toEqual({ status: 0, stdout: MARKDOWN, stderr: "" })
})

test("-o writes a file", async () => {
  const written = new Map<string, string>()
  expect(await recall(["doc", "letters.rcl", "-o", "docs/letters.md"], { files, written })).toEqual({
    status: 0,
    stdout: "",
    stderr: "",
  })
  expect([...written]).toEqual([["docs/letters.md", MARKDOWN]])
})

test("as JSON", async () => {
  const { stdout } = await recall(["doc", "letters.rcl", "--json"], { files })
  const { modules } = JSON.parse(stdout) as { modules: object[] }
  expect(modules).toMatchObject([
    {
      specifier: "./letters.rcl",
      documentation: "Letters that people like to get.",
      parameters: [{ name: "author", type: "string | null", default: "null", documentation: "The name below." }],
      tasks: [
        {
          name: "letter",
          returns: "string",
          documentation: "A letter.\n\nIt is short.",
          parameters: [
            { name: "to", type: "string", default: null },
            { name: "lines", type: "[string]", default: "[]" },
          ],
        },
        { name: "plain", returns: null, documentation: null, parameters: [{ name: "x", type: null, default: null }] },
      ],
      constants: [{ name: "greeting", value: '"Dear"' }],
      passedOn: [{ name: "plan", from: "./plan.rcl" }],
    },
  ])
})

test("errors are reported, and nothing is written", async () => {
  expect(await recall(["doc", "broken.rcl"], { files })).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining("broken.rcl:1:") as string,
  })
  expect(await recall(["doc", "nothing-of-that-name"], { files })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      "there is no page, module, folder of modules, package or name of the library nothing-of-that-name",
    ) as string,
  })
  expect(await recall(["doc", "std/nothing"], { files })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("no module std/nothing") as string,
  })
})

test("the standard library, with natives", async () => {
  const { stdout, status } = await recall(["doc", "std", "--json"])
  expect(status).toBe(0)
  const { modules } = JSON.parse(stdout) as { modules: { specifier: string; tasks: { name: string }[] }[] }
  expect(modules.map(({ specifier }) => specifier)).toEqual(expect.arrayContaining(["Natives", "std/prelude"]))
  expect(modules[0]!.tasks.map(({ name }) => name)).toContain("split")
  expect((await recall(["doc", "std/prelude"])).stdout).toMatch(/^# std\/prelude\n/)
})

test(`a task has at most ${MAX_EXAMPLES} examples, none longer than ${MAX_EXAMPLE_LENGTH} characters`, () => {
  const examples = (tests: readonly string[]) =>
    describeModule("a", `TASK f(x) = x\n${tests.map((body) => `TEST "t" : ${body}`).join("\n")}`).reference.tasks[0]!
      .examples
  expect(examples(["f(1) == 1", "f(2) == 2", "f(3) == 3", "f(4) == 4"])).toEqual([
    "f(1) == 1",
    "f(2) == 2",
    "f(3) == 3",
  ])
  const fits = `f("${"x".repeat(MAX_EXAMPLE_LENGTH - 'f("") == 1'.length)}") == 1`
  expect(examples([fits])).toEqual([fits])
  expect(examples([fits.replace("x", "xx")])).toEqual([])
})

let root: string
const PACKAGE: { readonly [path: string]: string } = {
  "node_modules/lib/package.json": JSON.stringify({
    name: "lib",
    exports: {
      ".": { recall: "./src/main.rcl" },
      "./parts/*": { recall: "./src/parts/*.rcl" },
      "./parts/secret": null,
      "./script": "./index.js",
    },
  }),
  "node_modules/lib/src/main.rcl": "## Main.\n\n## One.\nTASK one() = 1",
  "node_modules/lib/src/parts/a.rcl": "TASK a() = 1",
  "node_modules/lib/src/parts/deep/b.rcl": "TASK b() = 1",
  "node_modules/lib/src/parts/secret.rcl": "TASK secret() = 1",
  "node_modules/lib/src/inner.rcl": "TASK inner() = 1",
  "node_modules/@s/plain/package.json": '{"name": "@s/plain"}',
  "node_modules/@s/plain/x/y.rcl": "TASK y() = 1",
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "recall-doc-"))
  for (const [path, text] of Object.entries(PACKAGE)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
})

afterAll(() => rm(root, { recursive: true, force: true }))

test("the modules of a package are those that its exports name", async () => {
  expect((await packageModules("lib", root))?.map(({ specifier }) => specifier)).toEqual([
    "lib",
    "lib/parts/a",
    "lib/parts/deep/b",
  ])
  expect((await packageModules("@s/plain", root))?.map(({ specifier }) => specifier)).toEqual(["@s/plain/x/y.rcl"])
  expect(await packageModules("none", root)).toBeNull()
  expect(await packageModules("@s", root)).toBeNull()
})

test("a name of the library is found in its module, without an import where it needs none", async () => {
  const { status, stdout } = await recall(["doc", "format_number"])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^# std\/text\n/)
  expect(stdout).toContain('IMPORT format_number FROM "std/text"')
  expect(stdout.match(/^## /gm)).toHaveLength(1)
  expect((await recall(["doc", "length"])).stdout).toMatch(/^# Natives\n\n## length\n/)
  expect((await recall(["doc", "map"])).stdout).not.toContain("IMPORT")
  const { modules } = JSON.parse((await recall(["doc", "--json", "median"])).stdout) as { modules: readonly object[] }
  expect(modules).toMatchObject([{ specifier: "std/math", tasks: [{ name: "median" }] }])
})
