// Runs the command line in memory, with files, streams and environment of the test's own.

import type { Host } from "../../src/cli/host.ts"
import { outputTo } from "../../src/cli/output.ts"
import type { ProtocolStreams } from "../../src/cli/protocol.ts"
import { run } from "../../src/cli/run.ts"
import type { MemoStore } from "../../src/memo/store.ts"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import type { Configuration } from "../../src/models/registry/index.ts"

export interface Surroundings {
  readonly files?: { readonly [path: string]: string | Uint8Array }
  /** Receives the files that the command writes; the command reads from it, too. */
  readonly written?: Map<string, string>
  /** The memo for any file name; a new one unless given. */
  readonly store?: MemoStore
  readonly stdin?: string | Uint8Array
  /** The streams of a command that speaks a protocol. */
  readonly protocol?: ProtocolStreams
  readonly env?: { readonly [name: string]: string }
  readonly configuration?: Configuration
  readonly terminal?: boolean
  /** Receives the whole standard error so far, each time there is more. */
  readonly onStderr?: (text: string) => void
  /** The user's reply to every question of the command; none is asked unless given. */
  readonly confirms?: boolean | ((question: string) => boolean | Promise<boolean>)
  readonly signal?: AbortSignal
  /** Receives what the command does with an interruption. */
  readonly onIntercept?: (handle: (() => boolean) | null) => void
}

export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `recall args…` and gives its output and its exit status. */
export async function recall(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const {
    files = {},
    stdin = "",
    env = {},
    configuration = {},
    terminal = false,
    signal = new AbortController().signal,
  } = surroundings
  const written = { stdout: "", stderr: "" }
  const commands = typeof stdin === "string" && stdin !== "" ? stdin.replace(/\n$/, "").split("\n") : []
  const output = (stream: keyof typeof written) =>
    outputTo(terminal, (text) => {
      written[stream] += text
      if (stream === "stderr") surroundings.onStderr?.(written.stderr)
    })
  const host: Host = {
    stdout: output("stdout"),
    stderr: output("stderr"),
    columns: () => undefined,
    useHistory: () => undefined,
    extendGrace: () => undefined,
    interceptInterrupts: (handle) => surroundings.onIntercept?.(handle),
    async confirm(question) {
      const { confirms = null } = surroundings
      return typeof confirms === "function" ? confirms(question) : confirms
    },
    env,
    signal,
    readLine: async () => commands.shift() ?? null,
    async writeFile(path, text) {
      surroundings.written?.set(path, text)
    },
    async openFile(path) {
      let text = ""
      surroundings.written?.set(path, text)
      return { write: (more) => void surroundings.written?.set(path, (text += more)), close: async () => undefined }
    },
    keepNewest: async () => undefined,
    openStore: async () => surroundings.store ?? memoryStore(),
    async createFolder(path, made) {
      if (Object.keys(files).some((file) => file.startsWith(`${path}/`))) return false
      for (const [file, text] of Object.entries(made)) surroundings.written?.set(`${path}/${file}`, text)
      return true
    },
    async listModules(folder) {
      const inside = Object.keys(files).filter(
        (path) => folder === "." || path.startsWith(`${folder.replace(/\/$/, "")}/`),
      )
      return inside.length === 0 ? null : inside.filter((path) => path.endsWith(".rcl")).sort()
    },
    async listFiles(folder) {
      const inside = folder.replace(/\/*$/, "/")
      const below = Object.keys(files).filter((path) => path.startsWith(inside))
      return below.length === 0 ? null : below.map((path) => path.slice(inside.length)).sort()
    },
    changed: () => Promise.reject(new Error("nothing changes in memory")),
    configuration: async () => configuration,
    readStdin: async () => bytesOf(stdin),
    protocol: async () => {
      if (surroundings.protocol === undefined) throw new Error("the test gives no streams")
      return surroundings.protocol
    },
    async readFile(path) {
      const name = path.startsWith(`${process.cwd()}/`) ? path.slice(process.cwd().length + 1) : path
      const content = files[name] ?? surroundings.written?.get(name)
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
