// The tools of the tests in this folder, which `npm install --prefix test/everywhere` installs, and a project for them.

import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

export const root = fileURLToPath(new URL("../..", import.meta.url))
const execute = promisify(execFile)

/** The path of a file in the packages of this folder; undefined where it is not installed. */
export function installed(path: string): string | undefined {
  const file = `${root}/test/everywhere/node_modules/${path}`
  return existsSync(file) ? file : undefined
}

export interface Project {
  readonly folder: string
  /** The standard output of a program that runs in the project. */
  run(program: string, ...parameters: readonly string[]): Promise<string>
  write(files: { readonly [path: string]: string }): Promise<void>
  remove(): Promise<void>
}

/** A new project in which the built package is installed. */
export async function createProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "recall-everywhere-"))
  await mkdir(join(folder, "node_modules"))
  await symlink(root, join(folder, "node_modules/recall-lang"))
  await writeFile(join(folder, "package.json"), '{ "type": "module" }')
  return {
    folder,
    async run(program, ...parameters) {
      const env = { PATH: process.env["PATH"], HOME: folder, NO_COLOR: "1" }
      return (await execute(program, parameters, { cwd: folder, env })).stdout
    },
    async write(files) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text)
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A program that prints what a run, a task of an imported file and a question give; Bun, Deno and Node agree on it. */
export const FILES: { readonly [path: string]: string } = {
  "greet.rcl": 'IMPORT please FROM "./please.rcl"\nTASK greet(name: string): string = please + upper(name)',
  "please.rcl": 'LET please = "Please, "',
  "app.js": `
import { configure, createRuntime } from "recall-lang"
import { sqliteStore } from "recall-lang/node"
import { scripted } from "recall-lang/testing"
import { greet } from "./greet.rcl"
const runtime = createRuntime({ models: scripted(() => "CALL(1 + 1)"), memo: sqliteStore("memo.db") })
configure(runtime)
const { text } = await runtime.run('EMIT ask("How many?") + " " + string(replace_matches("a1", "[0-9]", "b"))')
console.log(await greet("ann"), text)
`,
  "main.js": 'import "recall-lang/register"\nawait import("./app.js")',
}
export const PRINTED = "Please, ANN 2 ab\n"
