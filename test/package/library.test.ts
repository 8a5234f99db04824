// A library as its author makes it and as others use it: `recall new`, its tests, the packed package installed in a
// project, imported by a module, and by a TypeScript program.
// Needs `npm run build`, and npm's registry or its cache for the dependencies.

import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const execute = promisify(execFile)
const env = { ...process.env, PATH: `${root}/node_modules/.bin:${process.env["PATH"] ?? ""}`, NODE_OPTIONS: "" }

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-library-"))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function pack(from: string): Promise<string> {
  const { stdout } = await execute(
    "npm",
    ["pack", ...(from === root ? ["--ignore-scripts"] : []), "--silent", "--pack-destination", folder],
    { cwd: from, env },
  )
  return join(folder, stdout.trim().split("\n").at(-1)!)
}

function install(into: string, ...packages: readonly string[]): Promise<unknown> {
  return execute("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], { cwd: into, env })
}

test("from an empty folder to a package that others import", async () => {
  const recallLang = await pack(root)
  await execute(process.execPath, [`${root}/dist/cli/main.js`, "new", "@tea/summaries"], { cwd: folder, env })
  const library = join(folder, "summaries")
  await install(library, "--save-dev", recallLang)
  const tested = await execute("npm", ["test"], { cwd: library, env })
  expect(tested.stdout).toContain("3 passed, 0 failed")
  await execute("npm", ["run", "docs"], { cwd: library, env })
  expect(await readFile(join(library, "docs/reference.md"), "utf8")).toContain(
    'IMPORT longest, summarize FROM "@tea/summaries"',
  )
  const packed = await pack(library)

  const project = join(folder, "project")
  await mkdir(project)
  await writeFile(join(project, "package.json"), '{ "type": "module" }')
  await install(project, recallLang, packed)

  // From a module.
  await writeFile(
    join(project, "main.rcl"),
    'IMPORT summarize FROM "@tea/summaries"\nPARAM text: string\nEMIT summarize(text, 20)',
  )
  const run = await execute(
    "npx",
    ["recall", "run", "main.rcl", "--arg", "text=Tea is poured slowly.", "--model", "offline"],
    { cwd: project, env },
  )
  expect(run.stdout).toContain("Tea is poured slowly.")

  // From TypeScript, checked and run.
  await writeFile(join(project, "program.ts"), PROGRAM)
  await execute(
    `${root}/node_modules/.bin/tsc`,
    [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2024",
      "--lib",
      "es2024,dom,esnext",
      "--types",
      "",
      "program.ts",
    ],
    { cwd: project, env },
  )
  const program = await execute(process.execPath, ["--import", "recall-lang/register", "program.ts"], {
    cwd: project,
    env,
  })
  expect(program.stdout).toBe("empty: \ntext: Tea is poured slowly.\n")

  // The package has exactly the intended files.
  const { stdout } = await execute("tar", ["-tzf", packed])
  expect(stdout.trim().split("\n").sort()).toEqual([
    "package/README.md",
    "package/package.json",
    "package/src/main.d.rcl.ts",
    "package/src/main.rcl",
  ])
  expect(JSON.parse(await readFile(join(project, "node_modules/@tea/summaries/package.json"), "utf8"))).toMatchObject({
    name: "@tea/summaries",
    exports: { ".": { recall: "./src/main.rcl" } },
  })
}, 240_000)

const PROGRAM = `
import { configure, createRuntime } from "recall-lang"
import { offline } from "recall-lang/models/offline"
import { summarize } from "@tea/summaries"

configure(createRuntime({ models: offline() }))
const summary: string = await summarize("Tea is poured slowly.", 20)
console.log("empty: " + await summarize(""))
console.log("text: " + summary)
// @ts-expect-error A text is needed.
const wrong = () => summarize(5)
void wrong
`
