// Runs the command line in memory, with files, streams and environment of the test's own.

import type { Host } from "../../src/cli/host.ts"
import { run } from "../../src/cli/run.ts"
import type { Configuration } from "../../src/models/registry/index.ts"

export interface Surroundings {
  readonly files?: { readonly [path: string]: string | Uint8Array }
  readonly stdin?: string | Uint8Array
  readonly env?: { readonly [name: string]: string }
  readonly configuration?: Configuration
  readonly terminal?: boolean
  readonly signal?: AbortSignal
  /** Gets what the command writes to files. */
  readonly written?: Map<string, string>
}

export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `recall args…` and gives what it wrote and its exit status. */
export async function recall(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { files = {}, stdin = "", env = {}, configuration = {}, terminal = false, signal = new AbortController().signal } = surroundings
  const written = { stdout: "", stderr: "" }
  const output = (stream: keyof typeof written) => ({
    isTerminal: terminal,
    write(text: string) {
      written[stream] += text
    },
  })
  const host: Host = {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    signal,
    configuration: async () => configuration,
    readStdin: async () => bytesOf(stdin),
    async writeFile(path, text) {
      surroundings.written?.set(path, text)
    },
    async readFolder(path) {
      const inside = Object.keys(files).filter((file) => file.startsWith(`${path.replace(/\/$/, "")}/`))
      return inside.length === 0 ? null : inside.sort()
    },
    async readFile(path) {
      const name = path.startsWith(`${process.cwd()}/`) ? path.slice(process.cwd().length + 1) : path
      const content = files[name]
      if (content !== undefined) return bytesOf(content)
      throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" })
    },
  }
  const status = await run(args, host)
  return { status, ...written }
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content
}
