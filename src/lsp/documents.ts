// The open documents and their analyses, each made once for a version, and again after a change of an import.

import { TextDocument } from "vscode-languageserver-textdocument"
import type { ModuleSource } from "../program/modules/loader.ts"
import { analyze, type Analysis, type SourceKind } from "../tools/index.ts"
import type { LanguageHost } from "./options.ts"

/** UTF-16 units of the longest document that is analyzed. */
export const MAX_DOCUMENT_LENGTH = 1_000_000

/** An open document with the id of its module. */
export interface OpenDocument {
  readonly id: string
  readonly text: TextDocument
  readonly kind: SourceKind
}

interface Analyzed {
  readonly version: number
  readonly analysis: Promise<Analysis>
}

/** The host of a server, and the names of natives that documents see. */
export interface Surroundings {
  readonly host: LanguageHost
  readonly natives: readonly string[]
}

export class OpenDocuments {
  private readonly documents = new Map<string, OpenDocument>()
  private readonly analyses = new Map<string, Analyzed>()
  private readonly surroundings: () => Surroundings

  constructor(surroundings: () => Surroundings) {
    this.surroundings = surroundings
  }

  open(uri: string, languageId: string, version: number, content: string): void {
    const { host } = this.surroundings()
    const kind = languageId === "recall" || /\.rcl(?:[?#]|$)/.test(uri) ? "module" : "document"
    this.documents.set(uri, { id: host.idOf(uri), text: TextDocument.create(uri, languageId, version, content), kind })
    this.analyses.delete(uri)
  }

  change(uri: string, changes: Parameters<typeof TextDocument.update>[1], version: number): void {
    const document = this.documents.get(uri)
    if (document === undefined) return
    // The text document is changed in place: an analysis keeps the text that it was made of.
    TextDocument.update(document.text, changes, version)
    this.analyses.delete(uri)
  }

  close(uri: string): void {
    this.documents.delete(uri)
    this.analyses.delete(uri)
  }

  get(uri: string): OpenDocument | undefined {
    return this.documents.get(uri)
  }

  all(): Iterable<readonly [uri: string, document: OpenDocument]> {
    return this.documents
  }

  /** The URI under which a module is open; undefined if it is not. */
  uriOf(id: string): string | undefined {
    for (const [uri, document] of this.documents) if (document.id === id) return uri
    return undefined
  }

  textOf(id: string): string | undefined {
    const uri = this.uriOf(id)
    return uri === undefined ? undefined : this.documents.get(uri)!.text.getText()
  }

  /** The analysis of a document as it is now; null for one that is not open, or too long. */
  async analysisOf(uri: string): Promise<Analysis | null> {
    const document = this.documents.get(uri)
    if (document === undefined || isTooLong(document)) return null
    const { version } = document.text
    const known = this.analyses.get(uri)
    if (known?.version === version) return known.analysis
    const analysis = this.analyze({ id: document.id, text: document.text.getText() }, document.kind)
    this.analyses.set(uri, { version, analysis })
    return analysis
  }

  /** The analysis of a source that need not be open. */
  analyze(source: ModuleSource, kind: SourceKind): Promise<Analysis> {
    const { host, natives } = this.surroundings()
    return analyze(source, { kind, natives, modules: host.modules })
  }

  /** The open documents whose analysis may differ after a change of a module; all of them if `id` is null. */
  async dependentsOf(id: string | null): Promise<readonly string[]> {
    const found: string[] = []
    for (const [uri, { analysis }] of this.analyses) {
      if (id !== null && !dependsOn(await analysis, id)) continue
      this.analyses.delete(uri)
      found.push(uri)
    }
    return found
  }
}

/** Whether a source imports a module, or a module that was not found and may be this one. */
function dependsOn({ imports, diagnostics }: Analysis, id: string): boolean {
  return imports.has(id) || diagnostics.some(({ code }) => code === "module-not-found")
}

/** Whether a document is longer than is analyzed. */
export function isTooLong({ text }: OpenDocument): boolean {
  return text.getText().length > MAX_DOCUMENT_LENGTH
}
