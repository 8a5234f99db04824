// The command line as users get it: bundled, and run as a process of its own.

import { spawn } from "node:child_process"
import { rmSync } from "node:fs"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildCommandLine } from "../../scripts/build.ts"

let built: Promise<string> | undefined

/** Bundles the command line from the sources as they are, once a test file, and gives the path of the executable. */
export function builtCommandLine(): Promise<string> {
  built ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), "recall-cli-"))
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
    await buildCommandLine(folder)
    return join(folder, "main.js")
  })()
  return built
}

export interface ProcessOptions {
  readonly cwd?: string
  readonly stdin?: string
  readonly env?: { readonly [name: string]: string }
  /** Gets the running process, to signal it or to close its streams. */
  readonly during?: (child: ReturnType<typeof spawn>) => void
}

export interface ProcessOutcome {
  readonly status: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `recall args…` as a process. Its environment has nothing that configures a model unless `env` says so. */
export async function recallProcess(args: readonly string[], { cwd, stdin, env, during }: ProcessOptions = {}): Promise<ProcessOutcome> {
  const executable = await builtCommandLine()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [executable, ...args], { cwd, env: { PATH: process.env["PATH"], ...env } })
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk))
    child.on("error", reject)
    child.on("close", (status, signal) => {
      resolve({ status, signal, stdout: Buffer.concat(chunks.stdout).toString(), stderr: Buffer.concat(chunks.stderr).toString() })
    })
    child.stdin.on("error", () => undefined)
    child.stdin.end(stdin ?? "")
    during?.(child)
  })
}
