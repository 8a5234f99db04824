// `recall types`: the declarations of a module, and their acceptance by the compiler.

import { execFile } from "node:child_process"
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { recall } from "../support/command-line.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

const MODULE = `
IMPORT Person FROM "./types.rcl"
IMPORT price FROM "host"

PARAM currency: string

LET Mood = "good" | "bad"
LET Opinion = {mood: Mood, about?: string}
LET unused = {mood: string}
LET greeting = "hello"

## What a customer says.
## Ends here: */ and on.
TASK opinion(review: string, mood: Mood | null = null, words: number = 10): Opinion =
  {mood: "good"}

TASK people(list: [Person], by: any, "class": [string | null] = []): [Person] = list
TASK delete(x) = price(x)
TASK n²(a: number = 1, b: number): number = a + b
TASK default(): boolean = true
TASK happy(opinion: Opinion): Mood = opinion.mood
`.replace('"class"', "class")

const files = {
  "a/legal.rcl": MODULE,
  "a/types.rcl": 'LET Person = {name: string, "given name"?: string, tags: [string]}',
}

const DECLARATIONS = `// The tasks of legal.rcl for TypeScript; written by \`recall types\`, not by hand.

import type { RecallModule, Task } from "recall-lang"

export type Person = { "given name"?: string; name: string; tags: string[] }

export type Mood = "good" | "bad"

export type Opinion = { about?: string; mood: Mood }

/**
 * What a customer says.
 * Ends here: *\\/ and on.
 * @param mood null unless given
 * @param words 10 unless given
 */
export declare const opinion: Task<[review: string, mood?: "good" | "bad" | null | undefined, \
words?: number | bigint | undefined], Opinion>

/**
 * @param class [] unless given
 */
export declare const people: Task<[\
list: readonly { readonly "given name"?: string; readonly name: string; readonly tags: readonly string[] }[], \
by: unknown, class_?: readonly (string | null)[] | undefined], Person[]>

declare const $task2: Task<[x: unknown], unknown>
export { $task2 as delete }

/**
 * @param a 1 unless given
 */
declare const $task3: Task<[a: number | bigint | undefined, b: number | bigint], number>
export { $task3 as "n²" }

declare const $task4: Task<[], boolean>

export declare const happy: Task<[opinion: Opinion], Mood>

/** The module itself, for \`tasksOf(module, runtime)\`. */
declare const $module: RecallModule<{
  readonly opinion: typeof opinion
  readonly people: typeof people
  readonly delete: typeof $task2
  readonly "n²": typeof $task3
  readonly default: typeof $task4
  readonly happy: typeof happy
}>
export default $module
`

test("writes the declarations beside the module", async () => {
  const written = new Map<string, string>()
  expect(await recall(["types", "a/legal.rcl"], { files, written })).toEqual({
    status: 0,
    stdout: "a/legal.d.rcl.ts\n",
    stderr: "",
  })
  expect([...written]).toEqual([["a/legal.d.rcl.ts", DECLARATIONS]])
})

test("--check lists outdated declarations, and writes nothing", async () => {
  const written = new Map<string, string>()
  expect(await recall(["types", "a", "--check"], { files, written })).toMatchObject({
    status: 1,
    stdout: "a/legal.d.rcl.ts is not up to date\na/types.d.rcl.ts is not up to date\n",
  })
  expect(
    await recall(["types", "a/legal.rcl", "--check"], {
      files: { ...files, "a/legal.d.rcl.ts": DECLARATIONS },
      written,
    }),
  ).toMatchObject({ status: 0, stdout: "" })
  expect(written.size).toBe(0)
})

test("a module with errors, or a file that is no module, is reported", async () => {
  expect(await recall(["types", "b.rcl"], { files: { "b.rcl": "TASK f( = 1" } })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("b.rcl:1:") as string,
  })
  expect(await recall(["types", "b.txt"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("b.txt is neither a module nor a folder") as string,
  })
})

test("the compiler accepts them, and finds mismatches", async () => {
  const folder = await mkdtemp(join(tmpdir(), "recall-types-"))
  try {
    await symlink(join(root, "node_modules"), join(folder, "node_modules"))
    await writeFile(
      join(folder, "legal.d.rcl.ts"),
      DECLARATIONS.replace('"recall-lang"', JSON.stringify(join(root, "src/index.ts"))),
    )
    await writeFile(join(folder, "package.json"), '{ "type": "module" }')
    await writeFile(join(folder, "program.ts"), PROGRAM)
    const parameters = [
      "--noEmit",
      "--strict",
      "--exactOptionalPropertyTypes",
      "--noUncheckedIndexedAccess",
      "--allowArbitraryExtensions",
      "--allowImportingTsExtensions",
      "--module",
      "nodenext",
      "--target",
      "es2024",
      "--lib",
      "es2024,dom,esnext",
      "--types",
      "node",
      "program.ts",
    ]
    const { stdout } = await promisify(execFile)(`${root}/node_modules/.bin/tsc`, parameters, { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    )
    expect(stdout.split("\n").filter((line) => /^(program|legal)/.test(line))).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

const PROGRAM = `
import legal, { happy, opinion, people, delete as remove, "n²" as square, type Opinion, type Person } from "./legal.rcl"
const { mood, about }: { mood: "good" | "bad"; about?: string } = await opinion("Good bread.", "good")
const names: string[] = (await people([{ name: "Kim", tags: [] }] as const, 5)).map(({ name }) => name)
const sum: number = await square(1, 2)
const same: number = await square(undefined, 2)
const tasks: readonly string[] = legal.tasks
const signal = AbortSignal.timeout(1_000)
const said: Opinion = await opinion("Good bread.", undefined, undefined, { signal, budget: { calls: 2 } })
const { value, usage } = await opinion.run("Good bread.", undefined, 5, { scope: "kim" })
const given: Opinion = value
const found: Person[] = await people([], null)
const cheerful: "good" | "bad" = await happy({ mood: "good" })
// @ts-expect-error There is no such mood.
await opinion("Good bread.", "fair")
// @ts-expect-error A number is needed.
await square(1)
// @ts-expect-error There is no such option.
await opinion("Good bread.", "good", 5, { buget: { calls: 2 } })
export { about, cheerful, found, given, mood, names, remove, said, same, sum, tasks, usage }
`
