// The package as it would be published: its files, the agreement of types and code, and loading. Needs `npm run build`.

import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { build } from "esbuild"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const execute = promisify(execFile)

interface Manifest {
  readonly name: string
  readonly exports: { readonly [entry: string]: unknown }
  readonly peerDependencies: { readonly [name: string]: string }
  readonly dependencies: { readonly [name: string]: string }
}

let folder: string
let tarball: string
let contents: readonly string[]
let manifest: Manifest

/** The folder where the package is installed, with its dependencies beside it. */
const installed = (): string => join(folder, "node_modules")

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-package-"))
  manifest = JSON.parse(await readFile(`${root}/package.json`, "utf8")) as Manifest
  const { stdout } = await execute("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: root,
  })
  const packed = JSON.parse(stdout) as unknown
  const [description] = (Array.isArray(packed) ? packed : Object.values(packed as object)) as {
    filename: string
    files: { path: string }[]
  }[]
  tarball = join(folder, description?.filename ?? "")
  contents = description?.files.map(({ path }) => path) ?? []

  await mkdir(join(installed(), manifest.name), { recursive: true })
  await execute("tar", ["-xzf", tarball, "-C", join(installed(), manifest.name), "--strip-components=1"])
  for (const name of [
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
    "@types/node",
    "zod",
  ]) {
    await mkdir(join(installed(), name, ".."), { recursive: true })
    await symlink(join(root, "node_modules", name), join(installed(), name))
  }
  await writeFile(join(folder, "package.json"), '{ "type": "module" }')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const entries = [
  "recall-lang",
  "recall-lang/node",
  "recall-lang/models/openai",
  "recall-lang/models/ai-sdk",
  "recall-lang/models/offline",
  "recall-lang/models/tiny",
  "recall-lang/models/prices",
  "recall-lang/natives/mcp",
  "recall-lang/natives/quickjs",
  "recall-lang/ai-sdk",
  "recall-lang/memo/postgres",
  "recall-lang/queue/pg-boss",
  "recall-lang/plugin",
  "recall-lang/register",
  "recall-lang/trace",
  "recall-lang/grammar",
  "recall-lang/tools",
  "recall-lang/lsp",
  "recall-lang/otel",
  "recall-lang/testing",
]

describe("the package", () => {
  test("has its texts, the skill, the plugin, the data of the cookbook and the built files alone", () => {
    expect(contents).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "package.json",
        "dist/cli/main.js",
        "skills/recall/SKILL.md",
        "editors/claude-code/.claude-plugin/plugin.json",
        "editors/claude-code/.lsp.json",
        "editors/claude-code/.mcp.json",
        "editors/claude-code/skills/recall/SKILL.md",
      ]),
    )
    const folders = ["dist/", "editors/claude-code/", "examples/data/", "skills/recall/"]
    const files = ["LICENSE", "README.md", "CHANGELOG.md", "package.json"]
    const isKnown = (path: string) => files.includes(path) || folders.some((folder) => path.startsWith(folder))
    expect(contents.filter((path) => !isKnown(path))).toEqual([])
  })

  test("is small, its source maps included", async () => {
    expect((await stat(tarball)).size).toBeLessThan(3_700_000)
  })

  test("names every entry that is tested here", () => {
    const named = Object.keys(manifest.exports).filter((entry) => entry !== "./package.json")
    expect(named.map((entry) => manifest.name + entry.slice(1))).toEqual(entries)
  })

  test("passes publint", async () => {
    const { stdout } = await execute(`${root}/node_modules/.bin/publint`, ["--strict", tarball]).catch(
      (error: { stdout: string }) => error,
    )
    expect(stdout).toContain("All good")
  })

  test("passes attw", async () => {
    // CommonJS has declarations of its own for the same modules, which is right as long as none has a default export.
    const rules = ["--profile", "esm-only", "--ignore-rules", "false-cjs"]
    // It rejects with its report when there is a problem.
    await execute(`${root}/node_modules/.bin/attw`, [...rules, "--no-emoji", tarball])
  })
})

describe("installed", () => {
  test.each(entries)("%s loads", async (entry) => {
    const { stdout } = await execute(
      process.execPath,
      ["--input-type=module", "-e", `console.log(Object.keys(await import("${entry}")).length)`],
      { cwd: folder },
    )
    // `register` is loaded for its effect, not for its exports.
    expect(Number(stdout)).toBeGreaterThan(entry.endsWith("/register") ? -1 : 0)
  })

  test.each([
    [["doc", "language"], /^# The Recall language\n/],
    [["doc", "memo#recordings"], /^##+ Recordings\n/],
    [["doc", "std/text"], /^# std\/text\n/],
    [["skill"], /^---\nname: recall\n/],
    [["explain", "wrong-type"], /^wrong-type\n/],
  ])("recall %j prints what is in the package", async (args, expected) => {
    const { stdout } = await execute(
      process.execPath,
      [join(installed(), manifest.name, "dist/cli/main.js"), ...args],
      { cwd: folder },
    )
    expect(stdout).toMatch(expected)
  })

  test("the index of the pages links to those that are there", async () => {
    const index = await readFile(join(installed(), manifest.name, "dist/llms.txt"), "utf8")
    const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => `dist/${path}`)
    expect(links.length).toBeGreaterThan(15)
    expect(contents).toEqual(expect.arrayContaining(links))
    expect(contents.filter((path) => path.startsWith("dist/docs/")).sort()).toEqual([...links].sort())
  })

  test("a stack leads to the sources, which the maps contain", async () => {
    const program = 'import { createRuntime } from "recall-lang"\ncreateRuntime({ no: 1 })'
    const { stderr } = await execute(process.execPath, ["--enable-source-maps", "--input-type=module", "-e", program], {
      cwd: folder,
    }).catch((error: { stderr: string }) => error)
    expect(stderr).toMatch(/^ +at createRuntime \(.*\/src\/runtime\.ts:\d+:\d+\)/m)
    expect(stderr).toContain("throw new UsageError(")
  })

  test.each([
    ["its types hold in a strict program", PROGRAM],
    ["its results have the types that are asked for", TYPED],
  ])("%s", async (_, program) => {
    await writeFile(join(folder, "program.ts"), program)
    const options = [
      "--noEmit",
      "--strict",
      "--exactOptionalPropertyTypes",
      "--module",
      "nodenext",
      "--target",
      "es2024",
      "--lib",
      "es2024,esnext,dom,dom.iterable",
      "--types",
      "node",
      "--skipLibCheck",
      "false",
    ]
    const { stdout } = await execute(`${root}/node_modules/.bin/tsc`, [...options, "program.ts"], {
      cwd: folder,
    }).catch((error: { stdout: string }) => error)
    // The declarations of the dependencies are not checked.
    expect(stdout.split("\n").filter((line) => /^(program|node_modules\/recall-lang\/)/.test(line))).toEqual([])
  })

  test.each([
    "recall-lang",
    "recall-lang/models/openai",
    "recall-lang/models/ai-sdk",
    "recall-lang/models/offline",
    "recall-lang/models/tiny",
    "recall-lang/models/prices",
    "recall-lang/trace",
    "recall-lang/grammar",
    "recall-lang/tools",
    "recall-lang/lsp",
    "recall-lang/otel",
  ])("%s needs nothing of Node: it bundles for a browser", async (entry) => {
    const { outputFiles } = await build({
      stdin: { contents: `export * from "${entry}"`, resolveDir: folder },
      bundle: true,
      write: false,
      outdir: folder,
      format: "esm",
      splitting: true,
      platform: "browser",
      logLevel: "silent",
    })
    expect(outputFiles.length).toBeGreaterThan(0)
  })

  test("the package openai is a chunk of its own, which the first request loads", async () => {
    const { metafile } = await build({
      stdin: { contents: `export * from "recall-lang/models/openai"`, resolveDir: folder, sourcefile: "entry.js" },
      bundle: true,
      write: false,
      outdir: folder,
      format: "esm",
      splitting: true,
      platform: "browser",
      logLevel: "silent",
      metafile: true,
    })
    const chunks = Object.values(metafile.outputs)
    const of = (inputs: object) => Object.keys(inputs).some((path) => path.includes("node_modules/openai/"))
    const entry = chunks.find(({ entryPoint }) => entryPoint?.endsWith("entry.js") === true)!
    const loaded = entry.imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path)
    expect([entry, ...loaded.map((path) => metafile.outputs[path]!)].filter(({ inputs }) => of(inputs))).toEqual([])
    expect(chunks.some(({ inputs }) => of(inputs))).toBe(true)
  })
})

const PROGRAM = `
import { createModels, createRuntime, memoryStore, parseConfiguration, RecallError } from "recall-lang"
import { withFallback, withRetries, type Configuration, type MemoStore, type Model, type RunResult } from "recall-lang"
import { fileModules, loadConfiguration, runFile, sqliteStore } from "recall-lang/node"
import { openai } from "recall-lang/models/openai"
import { aiSdk } from "recall-lang/models/ai-sdk"
import { offline } from "recall-lang/models/offline"
import { openTelemetry } from "recall-lang/otel"
import { children, parseModule, visit, type Expression, type Module } from "recall-lang/grammar"
import { postgresStore } from "recall-lang/memo/postgres"
import { scripted, storeContract } from "recall-lang/testing"
import { EMPTY_RUN, fold, readTrace, type RunState, type TraceEvent } from "recall-lang/trace"

const models: Model[] = [openai({ model: "m" }), offline(), scripted([])]
const runtime = createRuntime({ models: models[0]!, modules: fileModules() })
const result: RunResult = await runtime.run("EMIT 1").catch((error: unknown) => {
  if (error instanceof RecallError) console.error(error.diagnostics[0]?.message)
  throw error
})
console.log(result.text, runFile, aiSdk, withRetries(withFallback([models[0]!, ...models])))
const configuration: Configuration = (await loadConfiguration())?.configuration ?? parseConfiguration({}, "none")
console.log(Object.keys(await createModels(configuration)), openTelemetry)
const events: readonly TraceEvent[] = readTrace("", "none").events
const state: RunState = fold(EMPTY_RUN, events)
console.log(state.totals.cost.usd)
const stores: MemoStore[] = [memoryStore(), sqliteStore("memo.db"), postgresStore({ url: "postgres://localhost/memo" })]
console.log(stores.length, storeContract)
const module: Module = parseModule("EMIT 1").module
const found: Expression[] = []
visit(module, { enter: (node) => void (node.kind === "literal" && found.push(node)) })
console.log(children(module).length, found.length)
`

const TYPED = `
import { createRuntime, literalOf, native, NUMBER, optional, recordOf, STRING } from "recall-lang"
import type { Budget, CompleteResult, ErrorCategory, RecallError, RunResult, Task } from "recall-lang"
import { runFile } from "recall-lang/node"
import { z } from "zod"

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(equal: Same<A, B>): void => void equal

const Person = recordOf({ name: STRING, age: optional(NUMBER), mood: literalOf("good", "bad") })
type Person = { readonly name: string; readonly mood: "good" | "bad"; readonly age?: number }
const Pet = z.object({ name: z.string(), legs: z.number().optional() })
type Pet = z.infer<typeof Pet>

const budget: Budget = { calls: 3 }
const runtime = createRuntime({ budget })
const asked = await runtime.ask("Who?", {}, { returns: Person, recursive: false })
same<typeof asked, RunResult<Person>>(true)
if (!asked.partial) same<typeof asked.value, Person>(true)
const pet = await runtime.ask("Who?", {}, { returns: Pet })
same<typeof pet, RunResult<Pet>>(true)
const text = await runtime.ask("Who?")
same<typeof text.value, string>(true)
const plain = await runtime.run("EMIT 1")
same<typeof plain, RunResult>(true)
const run = await runtime.run("EMIT 1", { returns: z.number() })
same<typeof run, RunResult<number>>(true)
const file = await runFile("a.rcl", { returns: Pet })
same<typeof file, RunResult<Pet>>(true)
const program = await runtime.compile("EMIT 1", { returns: Person })
const again = await program.with({ budget }).run()
same<typeof again, RunResult<Person>>(true)
const called = await program.tasks["f"]!("x", { returns: Pet, budget })
same<typeof called, Pet>(true)
const whole = await program.tasks["f"]!.run("x")
same<typeof whole, CompleteResult<unknown>>(true)
declare const task: Task<[review: string, tries?: number | undefined], Person>
const given = await task("x", undefined, { signal: AbortSignal.timeout(1), budget, natives: [] })
same<typeof given, Person>(true)
// @ts-expect-error There is no such option.
await runtime.ask("Who?", {}, { modle: "small" })
// @ts-expect-error There is no such option.
await task("x", 1, { buget: budget })
native({
  name: "feed",
  parameters: { pet: Pet, times: optional(NUMBER, 1) },
  returns: z.array(z.string()),
  run: ({ pet, times }, { signal }) => {
    same<typeof pet, Pet>(true)
    same<typeof times, number>(true)
    same<typeof signal, AbortSignal>(true)
    return [pet.name]
  },
})
declare const error: RecallError
same<typeof error.category, ErrorCategory>(true)
if (error.code === "rate-limited") console.log(error.message)
`
