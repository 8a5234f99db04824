// `recall lsp`: the language server over standard input and output, until the editor ends it or ends itself.

import { fileURLToPath } from "node:url"
import { StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node"
import { startLanguageServer } from "../../lsp/index.ts"
import { shippedFolder } from "../doc/shipped.ts"
import type { Host } from "../host.ts"
import { languageHost } from "../lsp/host.ts"
import type { LanguageServerOptions } from "../options.ts"
import { EXIT } from "../status.ts"

/** Time between two looks whether the editor is still there. */
const WATCH_MILLISECONDS = 2_000

/** Resolves when the editor has ended the server, has closed its input, or is gone. */
export async function languageServerCommand({ clientProcessId }: LanguageServerOptions, host: Host): Promise<number> {
  const folder = await shippedFolder("stdlib/prelude.rcl")
  const library = folder === null ? null : fileURLToPath(folder)
  if (process.stdin.isTTY)
    host.stderr.write("recall lsp waits for the messages of an editor; recall doc language-server says more\n")
  return new Promise((resolve) => {
    let watch: ReturnType<typeof setInterval> | undefined
    let stop = (): void => undefined
    let isOver = false
    const end = (status: number) => {
      if (isOver) return
      isOver = true
      clearInterval(watch)
      stop()
      resolve(status)
    }
    const watchProcess = (id: number) => {
      clearInterval(watch)
      watch = setInterval(() => {
        if (!isRunning(id)) end(EXIT.failed)
      }, WATCH_MILLISECONDS)
    }
    if (clientProcessId !== undefined && Number(clientProcessId) > 0) watchProcess(Number(clientProcessId))
    host.signal.addEventListener("abort", () => end(EXIT.interrupted))
    stop = startLanguageServer({
      reader: new StreamMessageReader(process.stdin),
      writer: new StreamMessageWriter(process.stdout),
      host: (workspace) => languageHost(workspace, host, library),
      onInitialize: (id) => {
        if (id !== null) watchProcess(id)
      },
      onExit: end,
    })
  })
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    // A process of another user cannot be signalled, and is there.
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}
