// The commands of the extension for VS Code, with a stub of the editor: the processes that they start do what they say.

import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { build } from "esbuild"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { builtCommandLine } from "../support/built.ts"

const execute = promisify(execFile)
const PROGRAM = `## A letter with numbers.

## The letter.
PARAM letter: string
PARAM most: [number]
PARAM tone = "friendly"
EMIT \`\${letter}: \${sum(most)}\`
TEST "a sum" : sum([1, 2]) == 3
`

interface Uri {
  readonly fsPath: string
}

interface Started {
  readonly name: string
  readonly execution: {
    readonly process: string
    readonly args: readonly string[]
    readonly options: { readonly cwd: string; readonly env: { readonly [name: string]: string } }
  }
}

interface Panel {
  readonly title: string
  readonly options: { readonly localResourceRoots: readonly unknown[] }
  readonly webview: { readonly html: string }
}

interface Commands {
  readonly Uri: new (path: string) => Uri
  runCommand(context: object, command: "run" | "plan" | "test", uri?: Uri): Promise<void>
  viewTrace(context: object, uri?: Uri): Promise<void>
}

const stub = {
  settings: {} as { [name: string]: string },
  inputs: [] as (string | undefined)[],
  questions: [] as { readonly prompt: string; readonly value: string }[],
  messages: [] as string[],
  tasks: [] as Started[],
  panels: [] as Panel[],
}

let folder: string
let commands: Commands
let program: Uri
const remembered = new Map<string, unknown>()
let context: object

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-commands-"))
  Object.assign(globalThis, { editorStub: stub })
  const source = fileURLToPath(new URL("../../editors/vscode/src", import.meta.url))
  await build({
    stdin: {
      contents: 'export * from "./running.ts"\nexport * from "./viewing.ts"\nexport { Uri } from "vscode"\n',
      resolveDir: source,
    },
    outfile: join(folder, "commands.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    alias: { vscode: fileURLToPath(new URL("editor-stub.js", import.meta.url)) },
    logLevel: "error",
  })
  commands = (await import(join(folder, "commands.mjs"))) as Commands
  program = new commands.Uri(join(folder, "letter.rcl"))
  await writeFile(program.fsPath, PROGRAM)
  context = {
    asAbsolutePath: (path: string) => join(folder, path),
    storageUri: new commands.Uri(join(folder, "storage")),
    workspaceState: {
      get: (key: string) => remembered.get(key),
      update: async (key: string, value: unknown) => void remembered.set(key, value),
    },
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

beforeEach(async () => {
  stub.settings = { path: await builtCommandLine(), node: process.execPath, model: "offline" }
  for (const list of [stub.inputs, stub.questions, stub.messages, stub.tasks, stub.panels]) list.length = 0
  remembered.clear()
})

/** Runs the one process that a command has started, as the editor does. */
async function outcome(): Promise<string> {
  expect(stub.tasks.length).toBe(1)
  const { process: file, args, options } = stub.tasks[0]!.execution
  const { stdout } = await execute(file, [...args], { cwd: options.cwd, env: { ...process.env, ...options.env } })
  return stdout
}

test("Run asks for the parameters, keeps them, and writes a trace that View Trace shows", async () => {
  stub.settings = { ...stub.settings, budget: "calls=3" }
  stub.inputs.push("Dear you", "[1, 2]")
  await commands.viewTrace(context, program)
  expect(stub.messages).toEqual(["letter.rcl has no trace yet: run it first, with Recall: Run."])

  await commands.runCommand(context, "run", program)
  expect(stub.questions.map(({ prompt }) => prompt)).toEqual([
    "letter (string): The letter. – a text, or @file",
    "most ([number]) – JSON, or @file.json",
  ])
  expect(stub.tasks[0]!.execution.args.slice(1, -1)).toEqual(
    ["run", program.fsPath, "--arg", "letter=Dear you", "--arg", "most:=[1, 2]"].concat([
      "--model",
      "offline",
      "--budget",
      "calls=3",
      "--trace",
    ]),
  )
  expect(await outcome()).toBe("Dear you: 3\n")

  await commands.viewTrace(context, program)
  expect(stub.panels).toMatchObject([{ title: "Trace of letter.rcl", options: { localResourceRoots: [] } }])
  const page = stub.panels[0]!.webview.html
  expect(page).toContain("default-src 'none'; script-src 'sha256-")
  expect(page).toContain("Dear you: 3")

  stub.inputs.push(undefined)
  await commands.runCommand(context, "run", program)
  expect(stub.questions.at(-1)!.value).toBe("Dear you")
  expect(stub.tasks.length).toBe(1)
})

test("Plan takes the parameters, and Test none", async () => {
  stub.inputs.push("Dear you", "[1, 2]")
  await commands.runCommand(context, "plan", program)
  expect(await outcome()).toMatch(/question/)
  stub.tasks.length = 0
  await commands.runCommand(context, "test", program)
  expect(stub.questions.length).toBe(2)
  expect(await outcome()).toMatch(/1 passed/)
})

test("a trace can be opened by itself, and one that is none is reported", async () => {
  const broken = new commands.Uri(join(folder, "broken.jsonl"))
  await writeFile(broken.fsPath, "no trace\n")
  await commands.viewTrace(context, broken)
  expect(stub.panels).toEqual([])
  expect(stub.messages[0]).toMatch(/broken\.jsonl/)
})

test("without a program a command says what to open", async () => {
  await commands.runCommand(context, "run")
  expect(stub.messages).toEqual(["Open a file of Recall first: a module (.rcl), or a document with calls."])
})
