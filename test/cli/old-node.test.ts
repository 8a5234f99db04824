// A Node that is too old gets a message and not a stack, which the entry must parse and run on it to give.

import { execFileSync, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { transform } from "esbuild"
import { expect, test } from "vitest"
import { complaintAbout, type Runtime } from "../../src/cli/supported.ts"
import { builtCommandLine } from "../support/built.ts"

const NEEDS = "error[old-node]: recall needs Node 22.13 or newer; this is"
const HINT = "\n  hint: install it from https://nodejs.org\n"

const runtime = (versions: { readonly [name: string]: string }, lacking: readonly string[] = []): Runtime => {
  const has = (name: string) => (lacking.includes(name) ? undefined : true)
  return {
    process: { versions, getBuiltinModule: has("getBuiltinModule") },
    Promise: { withResolvers: has("withResolvers") },
    Iterator: has("Iterator"),
  }
}

test.each([
  [{ node: "22.13.0" }, [], null],
  [{ node: "24.0.0" }, [], null],
  [{ node: "22.12.0" }, [], `${NEEDS} Node 22.12.0`],
  [{ node: "20.20.2" }, [], `${NEEDS} Node 20.20.2`],
  [{ node: "16.0.0" }, ["getBuiltinModule", "withResolvers", "Iterator"], `${NEEDS} Node 16.0.0`],
  [{ node: "20.11.1", deno: "2.5.0" }, [], null],
  [
    { node: "20.11.1", deno: "1.40.0" },
    ["getBuiltinModule", "Iterator"],
    `${NEEDS} Deno 1.40.0, which has no process.getBuiltinModule, Iterator`,
  ],
])("%j without %j", (versions, lacking, complaint) => {
  expect(complaintAbout(runtime(versions, lacking))).toBe(complaint)
})

/** The code of a file of the bundle and of all that it imports before it runs. */
async function loadedFirst(file: string): Promise<readonly string[]> {
  const code = await readFile(file, "utf8")
  const imports = [...code.matchAll(/(?:^|[;}])import\s*(?:[^"();]*from\s*)?"([^"]+)"/gm)]
  const files = imports.map(([, specifier = ""]) => join(dirname(file), specifier))
  return [code, ...(await Promise.all(files.map(loadedFirst))).flat()]
}

test("what is loaded before the check is JavaScript of Node 16", async () => {
  const files = await loadedFirst(await builtCommandLine())
  expect(files.length).toBeLessThan(3)
  for (const code of files) {
    const old = await transform(code, { target: "node16.20", format: "esm" })
    const current = await transform(code, { target: "esnext", format: "esm" })
    expect(old.code).toBe(current.code)
  }
})

test("a process of an old version ends with the message", async () => {
  const old = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.12.0" } })'
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(old)}`, await builtCommandLine(), "eval", "1"],
    { encoding: "utf8" },
  )
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: "", stderr: `${NEEDS} Node 22.12.0${HINT}` })
})

/** An older Node that the machine has, too. */
const oldNode = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "node"))
  .filter((file) => existsSync(file))
  .map((file) => ({ file, version: execFileSync(file, ["-p", "process.versions.node"], { encoding: "utf8" }).trim() }))
  .find(({ version }) => complaintAbout(runtime({ node: version })) !== null)

test.runIf(oldNode !== undefined)("and so does a real one", async () => {
  const { file, version } = oldNode!
  const { status, stdout, stderr } = spawnSync(file, [await builtCommandLine(), "eval", "1"], { encoding: "utf8" })
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: "", stderr: `${NEEDS} Node ${version}${HINT}` })
})
