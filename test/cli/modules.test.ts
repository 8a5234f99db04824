// Finding modules: beside the importer and in npm packages, and nowhere else.

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { fileModules } from "../../src/host/modules.ts"
import type { ModuleLoader } from "../../src/program/modules/loader.ts"

let root: string
let loader: ModuleLoader

const FILES: { readonly [path: string]: string } = {
  "main.rcl": "main",
  "lib/style.rcl": "style",
  "lib/notes.txt": "not a module",
  "lib/broken.rcl": "\u0000",
  "node_modules/plain/package.json": "{}",
  "node_modules/plain/extra.rcl": "plain extra",
  "node_modules/plain/inner/deep.rcl": "plain deep",
  "node_modules/exporting/package.json": JSON.stringify({
    exports: {
      ".": { recall: "./src/main.rcl", default: "./index.js" },
      "./tools": { recall: "./src/tools.rcl" },
      "./parts/*": { recall: "./src/parts/*.rcl" },
      "./escape": { recall: "./../../../main.rcl" },
      "./script": "./index.js",
      "./conditions": { import: "./index.js" },
      "./parts/none": null,
    },
  }),
  "node_modules/exporting/index.js": "",
  "node_modules/exporting/src/main.rcl": "exporting main",
  "node_modules/exporting/src/tools.rcl": "exporting tools",
  "node_modules/exporting/src/parts/one.rcl": "exporting part one",
  "node_modules/@scope/named/package.json": JSON.stringify({ exports: { ".": { recall: "./it.rcl" } } }),
  "node_modules/@scope/named/it.rcl": "scoped",
  "node_modules/broken/package.json": "{",
  "node_modules/exporting/node_modules/plain/package.json": '{"version": "2.0.0"}',
  "node_modules/exporting/node_modules/plain/extra.rcl": "nested extra",
  "node_modules/exporting/node_modules/@scope/named/package.json": "{}",
  "node_modules/exporting/node_modules/@scope/named/it.rcl": "pretends",
  "packages/space/package.json": JSON.stringify({ name: "space", exports: { ".": { recall: "./main.rcl" } } }),
  "packages/space/main.rcl": "workspace",
  "lib/own/package.json": JSON.stringify({
    name: "own",
    exports: { ".": { recall: "./main.rcl" }, "./part": { recall: "./part.rcl" } },
  }),
  "lib/own/main.rcl": "own main",
  "lib/own/part.rcl": "own part",
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "recall-modules-"))
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await mkdir(join(root, "lib/folder.rcl"))
  await writeFile(join(root, "lib/latin1.rcl"), Uint8Array.of(0x63, 0x61, 0x66, 0xe9))
  await symlink(join(root, "lib"), join(root, "linked"))
  await symlink(join(root, "packages/space"), join(root, "node_modules/space"))
  loader = fileModules({ root })
})

afterAll(() => rm(root, { recursive: true, force: true }))

describe("found", () => {
  test.each([
    ["./lib/style.rcl", "main.rcl", "lib/style.rcl", "style"],
    ["./style.rcl", "lib/other.rcl", "lib/style.rcl", "style"],
    ["../main.rcl", "lib/style.rcl", "main.rcl", "main"],
    ["./main.rcl", "<stdin>", "main.rcl", "main"],
    ["plain/extra.rcl", "main.rcl", "node_modules/plain/extra.rcl", "plain extra"],
    ["exporting", "lib/style.rcl", "node_modules/exporting/src/main.rcl", "exporting main"],
    ["exporting/tools", "main.rcl", "node_modules/exporting/src/tools.rcl", "exporting tools"],
    ["exporting/parts/one", "main.rcl", "node_modules/exporting/src/parts/one.rcl", "exporting part one"],
    ["@scope/named", "main.rcl", "node_modules/@scope/named/it.rcl", "scoped"],
    ["./tools.rcl", "node_modules/exporting/src/main.rcl", "node_modules/exporting/src/tools.rcl", "exporting tools"],
    [
      "plain/extra.rcl",
      "node_modules/exporting/src/main.rcl",
      "node_modules/exporting/node_modules/plain/extra.rcl",
      "nested extra",
    ],
    ["space", "main.rcl", "packages/space/main.rcl", "workspace"],
    ["own/part", "lib/own/main.rcl", "lib/own/part.rcl", "own part"],
    ["own", "lib/own/deeper/x.rcl", "lib/own/main.rcl", "own main"],
    ["../extra.rcl", "node_modules/plain/inner/deep.rcl", "node_modules/plain/extra.rcl", "plain extra"],
  ])("%s from %s", async (specifier, from, id, text) => {
    expect(await loader.load(specifier, from)).toMatchObject({ id, text })
  })

  test.each([
    ["./lib/style.rcl", "main.rcl", undefined],
    ["space", "main.rcl", undefined],
    ["exporting/parts/one", "main.rcl", { name: "exporting", version: "0.0.0", path: "src/parts/one.rcl" }],
    [
      "./tools.rcl",
      "node_modules/exporting/src/main.rcl",
      { name: "exporting", version: "0.0.0", path: "src/tools.rcl" },
    ],
    ["@scope/named", "main.rcl", { name: "@scope/named", version: "0.0.0", path: "it.rcl" }],
    [
      "plain/extra.rcl",
      "node_modules/exporting/src/main.rcl",
      { name: "exporting/node_modules/plain", version: "2.0.0", path: "extra.rcl" },
    ],
    // A package that bundles another of the same name does not get that one's grants.
    [
      "@scope/named/it.rcl",
      "node_modules/exporting/src/main.rcl",
      { name: "exporting/node_modules/@scope/named", version: "0.0.0", path: "it.rcl" },
    ],
  ])("%s from %s belongs to its package", async (specifier, from, origin) => {
    expect((await loader.load(specifier, from))?.origin).toEqual(origin)
  })

  test("a module outside the root has its whole path as id", async () => {
    const inner = fileModules({ root: join(root, "lib") })
    expect(await inner.load("../main.rcl", "style.rcl")).toEqual({ id: join(root, "main.rcl"), text: "main" })
  })
})

test.each([
  ["./missing.rcl", "main.rcl"],
  ["missing", "main.rcl"],
  ["fs", "main.rcl"],
  ["a/../b", "main.rcl"],
  ["@scope", "main.rcl"],
])("there is no %s", async (specifier, from) => {
  expect(await loader.load(specifier, from)).toBeNull()
})

test.each([
  ["./lib/notes.txt", "main.rcl", /lib\/notes\.txt is not a module: a module's file name ends in \.rcl/],
  ["/etc/passwd", "main.rcl", /by its path from this file/],
  ["file:///main.rcl", "main.rcl", /by its path from this file/],
  ["https://example.com/a.rcl", "main.rcl", /by its path from this file/],
  ["./lib/folder.rcl", "main.rcl", /folder\.rcl is a directory/],
  ["./lib/latin1.rcl", "main.rcl", /latin1\.rcl is not UTF-8 text: byte 0xe9 at offset 3/],
  ["exporting/secret", "main.rcl", /exports no module exporting\/secret/],
  [
    "exporting/script",
    "main.rcl",
    /exports no module exporting\/script but \.\/index\.js; it needs "exports": \{ "\.\/script": \{ "recall"/,
  ],
  ["exporting/conditions", "main.rcl", /exports no module exporting\/conditions but \.\/index\.js/],
  ["exporting/parts/none", "main.rcl", /exports no module exporting\/parts\/none/],
  ["own/none", "lib/own/main.rcl", /exports no module own\/none/],
  ["exporting/escape", "main.rcl", /a file that is not its own/],
  ["plain", "main.rcl", /exports no module plain/],
  ["broken", "main.rcl", /broken\/package\.json cannot be read/],
  ["../../../main.rcl", "node_modules/exporting/src/main.rcl", /files of that package only/],
])("%s from %s is refused", async (specifier, from, message) => {
  await expect(loader.load(specifier, from)).rejects.toThrow(message)
})
