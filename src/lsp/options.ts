// The interface between the language server and its surroundings: messages, modules, and what a lens may evaluate.

import type { ModuleLoader, ModuleSource } from "../program/modules/loader.ts"

/** Ends a subscription. */
export interface Disposable {
  dispose(): void
}

/** Reads the messages of a client, as `MessageReader` of vscode-jsonrpc does. */
export interface MessageReader {
  readonly onError: (listener: (error: Error) => void) => Disposable
  readonly onClose: (listener: () => void) => Disposable
  readonly onPartialMessage: (
    listener: (part: { readonly messageToken: number; readonly waitingTime: number }) => void,
  ) => Disposable
  listen(callback: (message: { jsonrpc: string }) => void): Disposable
  dispose(): void
}

/** Writes messages to a client, as `MessageWriter` of vscode-jsonrpc does. */
export interface MessageWriter {
  readonly onError: (
    listener: (error: [Error, { jsonrpc: string } | undefined, number | undefined]) => void,
  ) => Disposable
  readonly onClose: (listener: () => void) => Disposable
  write(message: { jsonrpc: string }): Promise<void>
  end(): void
  dispose(): void
}

/** The documents that a client has open. */
export interface Workspace {
  /** The URIs of its folders. */
  readonly folders: readonly string[]
  /** The text of an open document by the id of its module; undefined if it is not open. */
  openText(id: string): string | undefined
}

/** The outcome of a TEST. */
export interface TestOutcome {
  readonly passed: boolean
  /** One line: the reason for which it failed, or the number of its questions. */
  readonly message: string
}

/** The surroundings of a language server: where modules come from, and what may be evaluated. */
export interface LanguageHost {
  /** The id of the module, or of the other text, with this URI. */
  idOf(uri: string): string
  /** The URI of a module by its id; null for one that a client cannot open. */
  uriOf(id: string): string | null
  /** Finds the modules that sources import. It gives open documents as they are in the editor. */
  readonly modules?: ModuleLoader | undefined
  /** The modules of the workspace, in which references are looked for; without it there are the open ones. */
  readonly listModules?: () => Promise<readonly ModuleSource[]>
  /** Runs one TEST of a module without asking a paid model. Without it there is no lens above a TEST. */
  readonly test?: (source: ModuleSource, name: string, signal: AbortSignal) => Promise<TestOutcome>
  /** Says in a line what a run would ask and cost, without asking. Without it there is no lens above an EMIT. */
  readonly plan?: (source: ModuleSource, signal: AbortSignal) => Promise<string>
}

/** The options of `startLanguageServer`. */
export interface LanguageServerOptions {
  readonly reader: MessageReader
  readonly writer: MessageWriter
  /** Makes the host when the client has said which folders it has open. Without it modules are open documents. */
  readonly host?: (workspace: Workspace) => LanguageHost
  /** Called with the process of the client, which a server may watch; null where the client names none. */
  readonly onInitialize?: (processId: number | null) => void
  /** Called when the client asks to exit or its messages end; status 0 if it asked to shut down before, else 1. */
  readonly onExit?: (status: number) => void
}

/** A host whose modules are the open documents: the id of each is its URI. */
export function openDocuments(workspace: Workspace): LanguageHost {
  return {
    idOf: (uri) => uri,
    uriOf: (id) => (URL.canParse(id) ? id : null),
    modules: {
      load: async (specifier, from) => {
        if (!/^\.\.?\//.test(specifier) || !URL.canParse(specifier, from)) return null
        const id = new URL(specifier, from).href
        const text = workspace.openText(id)
        return text === undefined ? null : { id, text }
      },
    },
  }
}
