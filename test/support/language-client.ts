// A client of the language server, over streams in memory or those of a process.

import { PassThrough, type Readable, type Writable } from "node:stream"
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node"
import { startLanguageServer, type LanguageHost, type Workspace } from "../../src/lsp/index.ts"

export interface Position {
  readonly line: number
  readonly character: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}

export interface PublishedDiagnostic {
  readonly code?: string
  readonly message: string
  readonly severity: number
  readonly range: Range
  readonly tags?: readonly number[]
  readonly relatedInformation?: readonly { readonly location: { readonly uri: string } }[]
}

interface Published {
  readonly uri: string
  readonly version?: number
  readonly diagnostics: readonly PublishedDiagnostic[]
}

export class LanguageClient {
  readonly connection: MessageConnection
  readonly published: Published[] = []
  private readonly waiting = new Set<() => void>()

  constructor(input: Readable, output: Writable) {
    this.connection = createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output))
    this.connection.onNotification("textDocument/publishDiagnostics", (published: Published) => {
      this.published.push(published)
      for (const look of this.waiting) look()
    })
    // A process that ends breaks the pipe.
    this.connection.onError(() => undefined)
    this.connection.listen()
  }

  async initialize(given: { readonly [name: string]: unknown } = {}): Promise<{ readonly capabilities: object }> {
    const result = await this.request<{ readonly capabilities: object }>("initialize", {
      processId: null,
      rootUri: null,
      capabilities: {},
      ...given,
    })
    this.notify("initialized", {})
    return result
  }

  request<R>(method: string, params?: object): Promise<R> {
    return this.connection.sendRequest(method, params) as Promise<R>
  }

  notify(method: string, params?: object): void {
    void this.connection.sendNotification(method, params)
  }

  open(uri: string, text: string, languageId = "recall"): void {
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } })
  }

  change(
    uri: string,
    version: number,
    ...contentChanges: readonly { readonly range?: Range; readonly text: string }[]
  ): void {
    this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges })
  }

  /** The diagnostics of a document, as soon as those of this version are there. */
  async diagnostics(uri: string, version = 1): Promise<readonly PublishedDiagnostic[]> {
    return this.until(uri, (one) => one.version === version)
  }

  /** The first diagnostics of a document, of those that are published from now on, for which a condition holds. */
  next(
    uri: string,
    condition: (published: Published) => boolean = () => true,
  ): Promise<readonly PublishedDiagnostic[]> {
    return this.until(uri, condition, this.published.length)
  }

  private until(
    uri: string,
    condition: (published: Published) => boolean,
    from = 0,
  ): Promise<readonly PublishedDiagnostic[]> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.published.slice(from).findLast((one) => one.uri === uri && condition(one))
        if (found === undefined) return
        this.waiting.delete(look)
        resolve(found.diagnostics)
      }
      this.waiting.add(look)
      look()
    })
  }
}

/** A client of a server in this process. `status` resolves with that of its exit. */
export function clientInMemory(host?: (workspace: Workspace) => LanguageHost): {
  readonly client: LanguageClient
  readonly status: Promise<number>
  readonly end: () => void
} {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()]
  let end = (): void => undefined
  const status = new Promise<number>((resolve) => {
    end = startLanguageServer({
      reader: new StreamMessageReader(toServer),
      writer: new StreamMessageWriter(toClient),
      onExit: resolve,
      ...(host === undefined ? {} : { host }),
    })
  })
  return { client: new LanguageClient(toClient, toServer), status, end: () => end() }
}

/** The position of an offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/)
  return { line: before.length - 1, character: before.at(-1)!.length }
}
