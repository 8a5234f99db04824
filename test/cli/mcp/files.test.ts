// Files in place of texts: those below the root and no others, whatever their names.

import { link, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { connect, type Connected } from "../../support/mcp.ts"

let around: string
let root: string
let server: Connected

const files = {
  "same.rcl": `
## The texts.
TASK same(text: string, more: [string] = [], doc: {title: string, body?: string} | null = null): any =
  [text, more, doc]
## The data.
TASK data(x: any, y: {file: string} | string): any = [x, y]
`,
}

beforeAll(async () => {
  around = await realpath(await mkdtemp(join(tmpdir(), "recall-mcp-")))
  root = join(around, "root")
  await mkdir(join(root, "sub", ".hidden"), { recursive: true })
  await writeFile(join(around, "secret.txt"), "secret")
  await writeFile(join(root, "a b ü.md"), "\u{feff}named oddly")
  await writeFile(join(root, "sub", "inner.txt"), "inner")
  await writeFile(join(root, "sub", ".hidden", "x.txt"), "hidden")
  await writeFile(join(root, ".env"), "KEY=1")
  await writeFile(join(root, "binary.txt"), new Uint8Array([0xff, 0xfe, 0x00]))
  await symlink(join(around, "secret.txt"), join(root, "out.txt"))
  await symlink(around, join(root, "up"))
  await symlink(join(root, "nowhere"), join(root, "dangling.txt"))
  await symlink(join(root, "sub", "inner.txt"), join(root, "inside.txt"))
  await link(join(root, "sub", "inner.txt"), join(root, "hard.txt"))
  server = await connect(["same.rcl", "--root", root], { files })
})

afterAll(async () => {
  await server.end()
  await rm(around, { recursive: true, force: true })
})

const call = (name: string, given: Record<string, unknown>) => server.client.callTool({ name, arguments: given })

test.each(["a b ü.md", "./sub/inner.txt", "sub/../sub/inner.txt", "inside.txt", "hard.txt"])(
  "%s is read",
  async (file) => {
    const text = file.startsWith("a b") ? "named oddly" : "inner"
    expect(await call("same", { text: { file } })).toMatchObject({ structuredContent: { value: [text, [], null] } })
  },
)

test("an absolute path below the root is read, and the texts in lists and records are, too", async () => {
  const inner = { file: join(root, "sub", "inner.txt") }
  expect(await call("same", { text: inner, more: ["x", inner], doc: { title: "t", body: inner } })).toMatchObject({
    structuredContent: { value: ["inner", ["x", "inner"], { title: "t", body: "inner" }] },
  })
  expect(await call("same", { text: "x", doc: { title: inner, body: null } })).toMatchObject({
    structuredContent: { value: ["x", [], { title: "inner" }] },
  })
})

test("where an object may be data, it is data", async () => {
  const given = { file: "sub/inner.txt" }
  expect(await call("data", { x: given, y: given })).toMatchObject({ structuredContent: { value: [given, given] } })
})

test.each([
  ["../secret.txt", "not-permitted"],
  ["sub/../../secret.txt", "not-permitted"],
  ["/etc/passwd", "not-permitted"],
  ["out.txt", "not-permitted"],
  ["up/secret.txt", "not-permitted"],
  ["dangling.txt", "not-permitted"],
  [".env", "not-permitted"],
  ["sub/.hidden/x.txt", "not-permitted"],
  ["none.txt", "not-found"],
  ["%2e%2e/secret.txt", "not-found"],
  ["sub", "unreadable"],
  ["binary.txt", "not-utf8"],
  ["", "wrong-argument"],
  ["a\0b", "wrong-argument"],
  ["a".repeat(5_000), "not-permitted"],
  ["recall://results/none", "not-found"],
])("%j is refused with %s", async (file, code) => {
  const refused = await call("same", { text: { file } })
  expect(refused).toMatchObject({ isError: true, _meta: { "recall-lang/error": { code } } })
  expect(JSON.stringify(refused)).not.toContain("KEY=1")
})
