// `./recall` in a checkout: what it starts, and that what it is given gets there unchanged.

import { spawn } from "node:child_process"
import { chmod, copyFile, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { builtCommandLine } from "../support/built.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))

/** Prints what it is given as JSON. */
const TELL = `
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const stdin = Buffer.concat(chunks).toString()
const node = process.env.STARTED_BY ?? "brought"
console.log(JSON.stringify({ given: process.argv.slice(2), stdin, cwd: process.cwd(), node }))
process.exitCode = 7
`
const ARGUMENTS = [
  "two words",
  "name=value",
  "name:=[1, 2]",
  "article=@some/file.md",
  "@@text",
  "-",
  "--",
  "--json",
  "",
  "$HOME `id` \\ \\n",
  `'single' "double"`,
  "*",
  "a\nb",
  "한국어",
]

/** A checkout in a folder whose name has a space in it, and a folder to work in. */
let checkout: string
let elsewhere: string

beforeEach(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "recall clone ")))
  checkout = join(folder, "checkout")
  elsewhere = join(folder, "else where")
  await Promise.all([mkdir(join(checkout, "dist/cli"), { recursive: true }), mkdir(elsewhere)])
  await copyFile(join(ROOT, "recall"), join(checkout, "recall"))
})
afterEach(() => rm(dirname(checkout), { recursive: true, force: true }))

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(
  args: readonly string[],
  { file = join(checkout, "recall"), stdin = "", path = process.env["PATH"] ?? "" } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: elsewhere, env: { PATH: path } })
    const outputs = { stdout: "", stderr: "" }
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => void (outputs[name] += text))
    child.on("error", reject)
    child.on("close", (status) => resolve({ status, ...outputs }))
    child.stdin.on("error", () => undefined)
    child.stdin.end(stdin)
  })
}

describe.runIf(process.platform !== "win32")("./recall", () => {
  const tell = () => writeFile(join(checkout, "dist/cli/main.js"), TELL)
  const bringNode = () => symlink(join(ROOT, "node_modules"), join(checkout, "node_modules"))

  test("hands on arguments, standard input, the folder and the status", async () => {
    await Promise.all([tell(), bringNode()])
    await writeFile(join(checkout, "package.json"), '{ "type": "module" }')
    const { status, stdout, stderr } = await start(ARGUMENTS, { stdin: "a\r\nb" })
    expect([status, stderr]).toEqual([7, ""])
    expect(JSON.parse(stdout)).toEqual({ given: ARGUMENTS, stdin: "a\r\nb", cwd: elsewhere, node: "brought" })
  })

  test("takes the machine's Node where none was brought", async () => {
    await tell()
    await writeFile(join(checkout, "package.json"), '{ "type": "module" }')
    const node = join(elsewhere, "node")
    await writeFile(node, `#!/bin/sh\nSTARTED_BY=machine exec '${process.execPath}' "$@"\n`)
    await chmod(node, 0o755)
    const { stdout } = await start(ARGUMENTS, { path: [elsewhere, process.env["PATH"]].join(delimiter) })
    expect(JSON.parse(stdout)).toMatchObject({ given: ARGUMENTS, node: "machine" })
  })

  test("is found through symbolic links, absolute and relative", async () => {
    await Promise.all([tell(), bringNode()])
    await writeFile(join(checkout, "package.json"), '{ "type": "module" }')
    await symlink(join(checkout, "recall"), join(elsewhere, "absolute"))
    await mkdir(join(elsewhere, "bin"))
    await symlink("../absolute", join(elsewhere, "bin/relative"))
    for (const file of ["absolute", "bin/relative"]) {
      const { stdout } = await start(ARGUMENTS, { file: join(elsewhere, file) })
      expect(JSON.parse(stdout)).toMatchObject({ given: ARGUMENTS, node: "brought" })
    }
  })

  test("says what to do in a checkout that is not built", async () => {
    expect(await start(["eval", "1"])).toEqual({
      status: 2,
      stdout: "",
      stderr: `recall: it is not built yet; run \`npm ci\` in ${checkout} first\n`,
    })
  })

  test("runs the command line, several at once", async () => {
    await Promise.all([
      bringNode(),
      cp(dirname(await builtCommandLine()), join(checkout, "dist/cli"), { recursive: true }),
    ])
    const both = await Promise.all(["1 + 1", "2 + 2"].map((expression) => start(["eval", expression])))
    expect(both).toEqual(["2\n", "4\n"].map((stdout) => ({ status: 0, stdout, stderr: "" })))
  })
})
