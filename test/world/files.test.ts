// Files within the permissions of a program, in real folders with links.

import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { createRuntime, RecallError, type PermissionRequest, type Permissions } from "../../src/index.ts"
import { nodeWorld, type AskPermission } from "../../src/host/index.ts"
import { MAX_FILE_BYTES, MAX_LISTED } from "../../src/host/world/limits.ts"

let folder: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "recall-world-")))
  const files = {
    "notes/a.md": "A",
    "notes/deep/b.md": "B",
    "notes/.env": "KEY=1",
    "notes/.git/config": "G",
    "notes/node_modules/m.md": "M",
    "secret/key.md": "S",
    "out/old.md": "old",
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await symlink(join(folder, "secret/key.md"), join(folder, "notes/link.md"))
  await symlink(join(folder, "secret"), join(folder, "notes/linked"))
  await symlink(join(folder, "notes/a.md"), join(folder, "notes/inner.md"))
  await symlink(join(folder, "notes/.env"), join(folder, "notes/shown.md"))
  await symlink(join(folder, "secret"), join(folder, "out/linked"))
  await symlink(join(folder, "secret/key.md"), join(folder, "out/link.md"))
  await symlink(join(folder, "nowhere"), join(folder, "out/dangling"))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const IMPORT = 'IMPORT read_text, list_files, write_text FROM "std/files"\n'

async function run(expression: string, allow: Permissions = {}, ask?: AskPermission) {
  const world = nodeWorld({ allow, folder, ...(ask === undefined ? {} : { ask }) })
  try {
    return { value: (await createRuntime({ world }).run(`${IMPORT}EMIT ${expression}`)).value }
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    const { code, message, hint } = error.diagnostics[0]!
    return { code, message, hint }
  }
}

describe("reading", () => {
  test("nothing is permitted unless it is named, and the message names the flag", async () => {
    expect(await run('read_text("notes/a.md")')).toEqual({
      code: "not-permitted",
      message: "the program may not read notes/a.md",
      hint: 'permit it with --allow read=notes/a.md, or allow: { read: ["notes/a.md"] } in recall.config or nodeWorld',
    })
  })

  test.each(["notes", "notes/", ".", "notes/a.md", "./notes/../notes"])(
    "the permission %s covers a file",
    async (read) => {
      expect(await run('read_text("notes/a.md")', { read: [read] })).toEqual({ value: "A" })
    },
  )

  test("a link inside the folder to a file inside it is followed", async () => {
    expect(await run('read_text("notes/inner.md")', { read: ["notes"] })).toEqual({ value: "A" })
    expect(await run('read_text("notes/linked/key.md")', { read: ["notes/linked"] })).toEqual({ value: "S" })
  })

  test.each([
    ["notes/link.md", "secret/key.md"],
    ["notes/linked/key.md", "secret/key.md"],
    ["notes/../secret/key.md", "secret/key.md"],
    ["notes/linked/../secret/key.md", "notes/secret/key.md"],
    ["secret/key.md", "secret/key.md"],
    ["secret/missing.md", "secret/missing.md"],
    ["../outside.md", "outside"],
    ["/etc/passwd", "/etc/passwd"],
  ])("%s is refused by the path that it leads to", async (path, real) => {
    const { code, message } = await run(`read_text("${path}")`, { read: ["notes/deep", "notes/a.md"] })
    expect({ code }).toEqual({ code: "not-permitted" })
    expect(message).toContain(real)
  })

  test.each(["notes/.env", "notes/.git/config", "notes/node_modules/m.md", "notes/shown.md"])(
    "%s is hidden and belongs to no folder above it",
    async (path) => {
      expect(await run(`read_text("${path}")`, { read: ["notes"] })).toMatchObject({ code: "not-permitted" })
    },
  )

  test("a hidden file or folder can be named", async () => {
    expect(await run('read_text("notes/.env")', { read: ["notes/.env"] })).toEqual({ value: "KEY=1" })
    expect(await run('read_text("notes/.git/config")', { read: ["notes/.git"] })).toEqual({ value: "G" })
  })

  test("a file that is missing, a folder, and bytes that are no text fail each by its code", async () => {
    await writeFile(join(folder, "notes/latin.md"), Uint8Array.of(0xe9, 0x61))
    expect(await run('read_text("notes/none.md")', { read: ["notes"] })).toMatchObject({ code: "not-found" })
    expect(await run('read_text("notes/deep")', { read: ["notes"] })).toMatchObject({ code: "unreadable" })
    expect(await run('read_text("notes/latin.md")', { read: ["notes"] })).toMatchObject({ code: "not-utf8" })
    expect(await run('read_text("notes/a\\u0000.md")', { read: ["notes"] })).toMatchObject({ code: "wrong-argument" })
  })

  test("a file of the most bytes is read, and a larger one is refused", async () => {
    await writeFile(join(folder, "notes/large.md"), Buffer.alloc(MAX_FILE_BYTES, "x"))
    expect(await run('length(read_text("notes/large.md"))', { read: ["notes"] })).toEqual({ value: MAX_FILE_BYTES })
    await writeFile(join(folder, "notes/large.md"), Buffer.alloc(MAX_FILE_BYTES + 1, "x"))
    expect(await run('length(read_text("notes/large.md"))', { read: ["notes"] })).toMatchObject({ code: "too-large" })
  })

  test("a program can continue without", async () => {
    expect(await run('TRY read_text("notes/a.md") ELSE error.code')).toEqual({ value: "not-permitted" })
  })
})

describe("listing", () => {
  test.each([
    ["notes", ["notes/a.md", "notes/deep/b.md"]],
    ["notes/", ["notes/a.md", "notes/deep/b.md"]],
    ["notes/*.md", ["notes/a.md"]],
    ["notes/**/b*", ["notes/deep/b.md"]],
    ["notes/*.txt", []],
    ["notes/a.md", ["notes/a.md"]],
  ])("%s gives paths that can be read", async (pattern, paths) => {
    expect(await run(`list_files("${pattern}")`, { read: ["notes"] })).toEqual({ value: paths })
    expect(await run(`length(map(list_files("${pattern}"), read_text))`, { read: ["notes"] })).toEqual({
      value: paths.length,
    })
  })

  test("gives the most files, and no more", async () => {
    await mkdir(join(folder, "many"))
    for (let i = 0; i < MAX_LISTED; i++) await writeFile(join(folder, "many", String(i)), "")
    expect(await run('length(list_files("many"))', { read: ["many"] })).toEqual({ value: MAX_LISTED })
    await writeFile(join(folder, "many/more"), "")
    expect(await run('length(list_files("many/*.md"))', { read: ["many"] })).toMatchObject({ code: "too-large" })
  })

  test("needs the permission for the folder, and the folder", async () => {
    expect(await run('list_files("notes/*.md")', { read: ["notes/a.md"] })).toMatchObject({ code: "not-permitted" })
    expect(await run('list_files("notes/linked")', { read: ["notes"] })).toMatchObject({ code: "not-permitted" })
    expect(await run('list_files("notes/none/*.md")', { read: ["notes"] })).toMatchObject({ code: "not-found" })
  })
})

describe("writing", () => {
  const write = (path: string, allow: Permissions = { write: ["out"] }) => run(`write_text("${path}", "new")`, allow)
  const textOf = (path: string) => readFile(join(folder, path), "utf8")

  test("creates and replaces files, with their folders, and leaves nothing beside them", async () => {
    expect(await write("out/new/deep/a.md")).toEqual({ value: "out/new/deep/a.md" })
    expect(await write("out/old.md")).toEqual({ value: "out/old.md" })
    expect([await textOf("out/new/deep/a.md"), await textOf("out/old.md")]).toEqual(["new", "new"])
    expect(await readdir(join(folder, "out/new/deep"))).toEqual(["a.md"])
  })

  test("keeps the mode of the file that it replaces", async () => {
    await writeFile(join(folder, "out/run.sh"), "old", { mode: 0o640 })
    await write("out/run.sh")
    expect((await stat(join(folder, "out/run.sh"))).mode & 0o777).toBe(0o640)
  })

  test("a folder that does not exist yet can be permitted", async () => {
    expect(await write("made/a.md", { write: ["made"] })).toEqual({ value: "made/a.md" })
  })

  test.each([
    "notes/a.md",
    "out/link.md",
    "out/linked/new.md",
    "out/dangling",
    "out/dangling/new.md",
    "out/../notes/new.md",
    "out/.hidden.md",
    "out/node_modules/x.md",
    "out/recall.config.ts",
    "out/Recall.Config.JSON",
  ])("%s is refused, and nothing is written", async (path) => {
    expect(await write(path)).toMatchObject({ code: "not-permitted" })
    expect(await textOf("secret/key.md")).toBe("S")
    expect((await readdir(join(folder, "secret"))).sort()).toEqual(["key.md"])
    expect((await readdir(join(folder, "out"))).sort()).toEqual(["dangling", "link.md", "linked", "old.md"])
  })

  test("the permission to read is none to write, and the other way round", async () => {
    expect(await write("notes/a.md", { read: ["notes"] })).toMatchObject({ code: "not-permitted" })
    expect(await run('read_text("out/old.md")', { write: ["out"] })).toMatchObject({ code: "not-permitted" })
  })

  test("a folder in the place of the file is refused", async () => {
    await mkdir(join(folder, "out/sub"))
    expect(await write("out/sub")).toMatchObject({ code: "unwritable" })
  })
})

describe("asking for a permission", () => {
  test("asks once for equal requests, one at a time and in any order, with the path that is meant", async () => {
    const asked: PermissionRequest[] = []
    let open = 0
    const ask = async (request: PermissionRequest) => {
      expect(++open).toBe(1)
      asked.push(request)
      await Promise.resolve()
      open--
      return request.name !== "secret/key.md"
    }
    const paths = '["notes/a.md", "notes/a.md", "notes/link.md", "notes/deep/b.md"]'
    expect(await run(`FOR p IN ${paths} : TRY read_text(p) ELSE error.code`, {}, ask)).toEqual({
      value: ["A", "A", "not-permitted", "B"],
    })
    expect(asked.map(({ permission, name }) => `${permission} ${name}`).sort()).toEqual([
      "read notes/a.md",
      "read notes/deep/b.md",
      "read secret/key.md",
    ])
  })

  test("a folder that is permitted when it is listed is permitted with its files", async () => {
    const asked: string[] = []
    const ask = ({ name }: PermissionRequest) => (asked.push(name), name === "notes/")
    const listed = '[map(list_files("notes/**/*.md"), read_text), TRY read_text("notes/.env") ELSE error.code]'
    expect(await run(listed, {}, ask)).toEqual({ value: [["A", "B"], "not-permitted"] })
    expect(asked.sort()).toEqual(["notes/", "notes/.env"])
    const refused = await run('list_files("notes/**/*.md")')
    expect(refused).toMatchObject({ message: "the program may not read notes/" })
  })

  test("only true permits", async () => {
    const ask = (() => "yes") as unknown as AskPermission
    expect(await run('read_text("notes/a.md")', {}, ask)).toMatchObject({ code: "not-permitted" })
  })
})

describe("a folder that is replaced by a link between the check of a path and its use", () => {
  /** Puts a link to `secret` in the place of a folder, while the permission is asked for. */
  const swapped = (path: string) => async () => {
    await rename(join(folder, path), join(folder, "moved"))
    await symlink(join(folder, "secret"), join(folder, path))
    return true
  }

  test("is not read through", async () => {
    await writeFile(join(folder, "secret/b.md"), "S")
    expect(await run('read_text("notes/deep/b.md")', {}, swapped("notes/deep"))).toMatchObject({
      code: "not-permitted",
      message: "notes/deep/b.md has been replaced while it was opened",
    })
  })

  test("is not written through", async () => {
    await mkdir(join(folder, "out/sub"))
    expect(await run('write_text("out/sub/b.md", "new")', {}, swapped("out/sub"))).toMatchObject({
      code: "not-permitted",
    })
    expect(await readdir(join(folder, "secret"))).toEqual(["key.md"])
  })
})

test("no path leads out of the folder", async () => {
  const part = fc.constantFrom("..", ".", "notes", "deep", "linked", "secret", "key.md", "a.md", "link.md", "", "x")
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 7 }), async (parts) => {
      const outcome = await run(`read_text(${JSON.stringify(parts.join("/"))})`, { read: ["notes"] })
      if ("value" in outcome) expect(["A", "B"]).toContain(outcome.value)
    }),
    { numRuns: 150 },
  )
})
