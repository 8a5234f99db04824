// The language server in its worker, as the client of the editor and the form of the arguments see it.

import { LSPClient, type Transport } from "@codemirror/lsp-client"
import type { ModuleParameter } from "../../../../src/index.ts"
import type { ProgramKind } from "../run/job.ts"
import { startWorker } from "../worker.ts"

export interface ParametersQuestion {
  readonly id: number
  readonly kind: ProgramKind
  readonly text: string
}

export interface ParametersAnswer {
  readonly id: number
  /** Null for a program with errors. */
  readonly parameters: readonly ModuleParameter[] | null
}

export interface Language {
  readonly client: LSPClient
  /** The parameters of a program; null for one that has errors, and where another program was asked about since. */
  parametersOf(kind: ProgramKind, text: string): Promise<readonly ModuleParameter[] | null>
}

/** Milliseconds after which a request is given up; long, as the first one waits until the server is loaded. */
const TIMEOUT = 30_000

export function startLanguage(
  extensions: NonNullable<ConstructorParameters<typeof LSPClient>[0]>["extensions"],
): Language {
  const worker = startWorker(new URL("./worker.js", import.meta.url))
  const messages = new MessageChannel()
  const questions = new MessageChannel()
  worker.postMessage(null, [messages.port2, questions.port2])
  const client = new LSPClient({ timeout: TIMEOUT, ...(extensions === undefined ? {} : { extensions }) })
  client.connect(transportOf(messages.port1))
  let last = 0
  return {
    client,
    parametersOf(kind, text) {
      const id = ++last
      const { promise, resolve } = Promise.withResolvers<readonly ModuleParameter[] | null>()
      const onAnswer = ({ data }: MessageEvent<ParametersAnswer>) => {
        if (data.id !== id) return
        questions.port1.removeEventListener("message", onAnswer)
        resolve(id === last ? data.parameters : null)
      }
      questions.port1.addEventListener("message", onAnswer)
      questions.port1.start()
      questions.port1.postMessage({ id, kind, text } satisfies ParametersQuestion)
      return promise
    },
  }
}

/** The client writes messages as text, the server in a worker reads them as objects. */
function transportOf(port: MessagePort): Transport {
  const handlers = new Set<(message: string) => void>()
  port.addEventListener("message", ({ data }) => {
    for (const handle of handlers) handle(JSON.stringify(data))
  })
  port.start()
  return {
    send: (message) => port.postMessage(JSON.parse(message)),
    subscribe: (handler) => void handlers.add(handler),
    unsubscribe: (handler) => void handlers.delete(handler),
  }
}
