// Diagnostics, published for the latest version of each document alone.

import { DiagnosticSeverity, type Connection, type Diagnostic as ProtocolDiagnostic } from "vscode-languageserver"
import { importOf, textOf, type Analysis, type Diagnostic } from "../tools/index.ts"
import { diagnosticOf, importedDiagnostic, rangesIn, rangesOf } from "./convert.ts"
import { isTooLong, MAX_DOCUMENT_LENGTH, type OpenDocument, type OpenDocuments } from "./documents.ts"
import type { LanguageHost } from "./options.ts"
import { reportFailure } from "./report.ts"

/** Time in which further changes of a document are waited for. */
const PAUSE_MILLISECONDS = 5

export class Publisher {
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly connection: Connection
  private readonly documents: OpenDocuments
  private readonly host: () => LanguageHost

  constructor(connection: Connection, documents: OpenDocuments, host: () => LanguageHost) {
    this.connection = connection
    this.documents = documents
    this.host = host
  }

  /** Publishes the diagnostics of a document soon; changes that follow at once are published together. */
  schedule(uri: string): void {
    clearTimeout(this.waiting.get(uri))
    this.waiting.set(
      uri,
      setTimeout(() => reportFailure(this.connection, this.publish(uri)), PAUSE_MILLISECONDS),
    )
  }

  /** Forgets a document that was closed: its diagnostics disappear. */
  clear(uri: string): void {
    clearTimeout(this.waiting.get(uri))
    this.waiting.delete(uri)
    reportFailure(this.connection, this.connection.sendDiagnostics({ uri, diagnostics: [] }))
  }

  /** Ends: nothing is published any more. */
  stop(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer)
    this.waiting.clear()
  }

  private async publish(uri: string): Promise<void> {
    this.waiting.delete(uri)
    const document = this.documents.get(uri)
    if (document === undefined) return
    const { version } = document.text
    const diagnostics = isTooLong(document) ? [tooLong(document)] : await this.diagnosticsOf(uri, document)
    // A change or a close that came meanwhile publishes by itself.
    if (diagnostics === null || this.documents.get(uri) !== document || document.text.version !== version) return
    await this.connection.sendDiagnostics({ uri, version, diagnostics })
  }

  private async diagnosticsOf(uri: string, document: OpenDocument): Promise<ProtocolDiagnostic[] | null> {
    const { version } = document.text
    const analysis = await this.documents.analysisOf(uri)
    if (analysis === null || document.text.version !== version) return null
    const ranges = rangesOf(document.text)
    // The library is read here and not written: its warnings concern its authors.
    const isLibrary = document.id.startsWith("std/")
    const own = analysis.diagnostics.filter(
      ({ source, severity }) => source === document.id && (!isLibrary || severity === "error"),
    )
    return [...own.map((one) => diagnosticOf(one, ranges)), ...this.imported(analysis, document)]
  }

  /** The first error of each imported module that is not open and so has no diagnostics of its own. */
  private imported(analysis: Analysis, document: OpenDocument): readonly ProtocolDiagnostic[] {
    const first = new Map<string, Diagnostic>()
    for (const one of analysis.diagnostics)
      if (one.source !== undefined && one.source !== document.id && !first.has(one.source)) first.set(one.source, one)
    const ranges = rangesOf(document.text)
    return [...first].flatMap(([name, one]) => {
      const span = importOf(analysis, name)
      if (span === null || this.documents.uriOf(name) !== undefined) return []
      const [uri, text] = [this.host().uriOf(name), textOf(analysis, name)]
      const place = uri === null || text === undefined ? null : { uri, range: rangesIn(text).range(one.span) }
      return [importedDiagnostic(one, { range: ranges.range(span), name, place })]
    })
  }
}

function tooLong({ text }: OpenDocument): ProtocolDiagnostic {
  const start = { line: 0, character: 0 }
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    source: "recall",
    message: `a text of ${text.getText().length} characters is not checked: ${MAX_DOCUMENT_LENGTH} are the most`,
  }
}
