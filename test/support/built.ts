// The command line as users get it: bundled, and run as a process of its own.

import { spawn } from "node:child_process"
import { rmSync } from "node:fs"
import { cp, mkdtemp, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { buildCommandLine } from "../../scripts/build.ts"
import { writePages } from "../../scripts/pages.ts"

let built: Promise<string> | undefined
const temporary: string[] = []
process.once("exit", () => temporary.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** Bundles the command line from the current sources, once for each test file, and gives the path of the executable. */
export function builtCommandLine(): Promise<string> {
  built ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), "recall-cli-"))
    temporary.push(folder)
    // The bundle loads packages, such as openai, from the folders around it.
    await symlink(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(folder, "node_modules"))
    await Promise.all([
      buildCommandLine(folder),
      writePages(join(folder, "docs")),
      copyHere("skills", folder),
      copyHere("stdlib", folder),
    ])
    return join(folder, "main.js")
  })()
  return built
}

/** The skill and the sources of the library are beside the built code, as in the package. */
function copyHere(name: string, folder: string): Promise<void> {
  return cp(fileURLToPath(new URL(`../../${name}`, import.meta.url)), join(folder, name), { recursive: true })
}

export interface ProcessOptions {
  /** A new empty folder unless given: no other test finds its memo. */
  readonly cwd?: string
  readonly stdin?: string
  readonly env?: { readonly [name: string]: string }
  /** Receives the running process, to signal it or to close its streams. */
  readonly during?: (child: ReturnType<typeof spawn>) => void
}

export interface ProcessOutcome {
  readonly status: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "recall-run-"))
  temporary.push(folder)
  return folder
}

/** Runs `recall args…` as a process. Its environment has nothing that configures a model unless `env` does. */
export async function recallProcess(
  args: readonly string[],
  { cwd, stdin, env, during }: ProcessOptions = {},
): Promise<ProcessOutcome> {
  const folder = cwd ?? (await emptyFolder())
  const executable = await builtCommandLine()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [executable, ...args], {
      cwd: folder,
      env: { PATH: process.env["PATH"], ...env },
    })
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk))
    child.on("error", reject)
    child.on("close", (status, signal) => {
      resolve({
        status,
        signal,
        stdout: Buffer.concat(chunks.stdout).toString(),
        stderr: Buffer.concat(chunks.stderr).toString(),
      })
    })
    child.stdin.on("error", () => undefined)
    child.stdin.end(stdin ?? "")
    during?.(child)
  })
}
