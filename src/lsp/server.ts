// The language server: its capabilities, and the way from each message to its answer.

import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
} from "vscode-languageserver"
import { VERSION } from "../base/version.ts"
import { TOKEN_MODIFIERS, TOKEN_TYPES, type Completion } from "../tools/index.ts"
import { rangesOf } from "./convert.ts"
import { OpenDocuments } from "./documents.ts"
import * as features from "./features.ts"
import { COMMANDS, LensResults, lensesOf } from "./lenses.ts"
import { openDocuments, type LanguageHost, type LanguageServerOptions } from "./options.ts"
import { Publisher } from "./publishing.ts"
import { reportFailure } from "./report.ts"
import { libraryId, LIBRARY_SCHEME, WorkspaceRequests } from "./workspace.ts"

const CAPABILITIES: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  completionProvider: { resolveProvider: true, triggerCharacters: [".", '"', "/"] },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: ["(", ","] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  documentFormattingProvider: true,
  renameProvider: { prepareProvider: true },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, features.FIX_ALL] },
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    full: true,
  },
  workspace: { workspaceFolders: { supported: true }, textDocumentContent: { schemes: [LIBRARY_SCHEME] } },
}

/** Serves a connection until it ends. */
export function serve(connection: Connection, options: LanguageServerOptions): void {
  let params: InitializeParams | null = null
  let host: LanguageHost | null = null
  const theHost = () => (host ??= (options.host ?? openDocuments)({ folders: [], openText }))
  const openText = (id: string) => documents.textOf(id)
  let natives: readonly string[] = []
  const documents = new OpenDocuments(() => ({ host: theHost(), natives }))
  const publisher = new Publisher(connection, documents, theHost)
  const workspace = new WorkspaceRequests(documents, theHost)
  const lenses = new LensResults()
  let shown: readonly Completion[] = []
  const report = (work: Promise<unknown>) => reportFailure(connection, work)

  connection.onInitialize((given) => {
    params = given
    const folders =
      given.workspaceFolders?.map(({ uri }) => uri) ?? (typeof given.rootUri === "string" ? [given.rootUri] : [])
    host = (options.host ?? openDocuments)({ folders, openText })
    natives = nativesOf(given.initializationOptions)
    const commands = [...(host.test ? [COMMANDS.test] : []), ...(host.plan ? [COMMANDS.plan] : [])]
    return {
      capabilities: {
        ...CAPABILITIES,
        ...(commands.length === 0 ? {} : { codeLensProvider: {}, executeCommandProvider: { commands } }),
      },
      serverInfo: { name: "recall", version: VERSION },
    }
  })

  connection.onInitialized(() => {
    if (params?.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return
    const watchers = [{ globPattern: "**/*.rcl" }]
    report(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }))
  })

  const republish = async (id: string | null) => {
    for (const uri of await documents.dependentsOf(id)) publisher.schedule(uri)
  }

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    documents.open(uri, languageId, version, text)
    publisher.schedule(uri)
    report(republish(documents.get(uri)!.id))
  })
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    documents.change(uri, contentChanges, version)
    publisher.schedule(uri)
    const id = documents.get(uri)?.id
    if (id !== undefined) report(republish(id))
  })
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    const id = documents.get(uri)?.id
    documents.close(uri)
    publisher.clear(uri)
    if (id !== undefined) report(republish(id))
  })
  connection.onDidChangeWatchedFiles(() => report(republish(null)))

  /**
   * Answers a request about a document by its analysis; `none` if it is not open or too long. An answer about a version
   * that is not the latest any more is none.
   */
  const about =
    <P extends { readonly textDocument: { readonly uri: string } }, R>(
      none: R,
      answer: (request: features.Request, params: P, token: CancellationToken) => R | Promise<R>,
    ) =>
    async (params: P, token: CancellationToken): Promise<R> => {
      const { uri } = params.textDocument
      const text = documents.get(uri)?.text
      if (text === undefined) return none
      const { version } = text
      const check = () => {
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled")
        if (text.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, "the document has changed")
      }
      const analysis = await documents.analysisOf(uri)
      check()
      if (analysis === null) return none
      const result = await answer({ analysis, text, uri }, params, token)
      check()
      return result
    }

  connection.onHover(
    about(null, (request, { position }) =>
      features.hover(request, position, params?.capabilities.textDocument?.hover?.contentFormat),
    ),
  )
  connection.onCompletion(
    about([], async (request, { position }) => {
      const specifiers = await workspace.specifiersFor(request, position)
      const { completions, items } = features.completion(request, position, specifiers)
      shown = completions
      return items
    }),
  )
  connection.onCompletionResolve((item) => {
    // An item of an earlier list stays as it is.
    const completion = typeof item.data === "number" ? shown[item.data] : undefined
    const description = completion?.label === item.label ? completion.describe() : null
    if (description === null) return item
    const kinds = params?.capabilities.textDocument?.completion?.completionItem?.documentationFormat
    return { ...item, detail: description.signature, documentation: features.contentOf(description, kinds) }
  })
  connection.onSignatureHelp(about(null, (request, { position }) => features.signatureHelp(request, position)))
  connection.onDefinition(about(null, (request, { position }) => workspace.definition(request, position)))
  connection.onReferences(
    about([], (request, { position, context }, token) =>
      workspace.references(request, position, { includesDeclaration: context.includeDeclaration, token }),
    ),
  )
  connection.onDocumentHighlight(about([], (request, { position }) => features.highlights(request, position)))
  connection.onDocumentSymbol(about([], features.symbols))
  connection.onFoldingRanges(about([], features.folds))
  connection.languages.semanticTokens.on(about({ data: [] }, features.semanticTokens))
  connection.onDocumentFormatting(about(null, features.formatting))
  connection.onPrepareRename(about(null, (request, { position }) => workspace.prepareRename(request, position)))
  connection.onRenameRequest(
    about(null, (request, { position, newName: name }, token) =>
      workspace.rename(request, position, {
        name,
        token,
        isVersioned: params?.capabilities.workspace?.workspaceEdit?.documentChanges === true,
      }),
    ),
  )
  connection.onCodeAction(about([], features.codeActions))
  connection.onCodeLens(
    about([], ({ analysis, text, uri }) =>
      lensesOf(analysis, { uri, version: text.version, ranges: rangesOf(text), host: theHost(), results: lenses }),
    ),
  )
  connection.onExecuteCommand(async ({ command, arguments: given = [] }, token) => {
    const [uri, name] = given as readonly unknown[]
    const document = typeof uri === "string" ? documents.get(uri) : undefined
    if (document === undefined) return null
    const { version } = document.text
    const source = { id: document.id, text: document.text.getText() }
    const { test, plan } = theHost()
    const abort = new AbortController()
    token.onCancellationRequested(() => abort.abort())
    const show = (name: string | null, text: string) => {
      lenses.set(uri as string, name, version, text)
      report(
        connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Info,
          message: name === null ? text : `${name}: ${text}`,
        }),
      )
      if (params?.capabilities.workspace?.codeLens?.refreshSupport === true)
        report(connection.sendRequest(CodeLensRefreshRequest.type))
      return text
    }
    if (command === COMMANDS.plan && plan !== undefined) return show(null, await plan(source, abort.signal))
    if (command !== COMMANDS.test || test === undefined || typeof name !== "string") return null
    const { passed, message } = await test(source, name, abort.signal)
    return show(name, `${passed ? "passed" : "failed"}: ${message}`)
  })
  connection.workspace.textDocumentContent.on(async ({ uri }) => {
    const id = libraryId(uri)
    if (id === null) return null
    const { EMBEDDED } = await import("../program/modules/embedded.ts")
    return Object.hasOwn(EMBEDDED, id) ? { text: EMBEDDED[id]! } : null
  })
  connection.onShutdown(() => publisher.stop())
  connection.listen()
}

/** The names of the host's natives, which documents see without an import: `{ natives: ["price"] }`. */
function nativesOf(options: unknown): readonly string[] {
  const natives = (options as { readonly natives?: unknown } | null | undefined)?.natives
  return Array.isArray(natives) ? natives.filter((name): name is string => typeof name === "string") : []
}
