// Requests that concern several documents: definitions, references and renaming.

import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type Location,
  type Position,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver"
import {
  definitionAt,
  referencesAt,
  renamableAt,
  renameAt,
  textOf,
  type Analysis,
  type ModulePlace,
} from "../tools/index.ts"
import { rangesIn, rangesOf, textEdits, type Ranges } from "./convert.ts"
import type { OpenDocuments } from "./documents.ts"
import type { Request } from "./features.ts"
import type { LanguageHost } from "./options.ts"

/** The scheme of the library's modules where the host has no file of them. */
export const LIBRARY_SCHEME = `recall-std`

/** Modules of a workspace in which a name is looked for; a renaming is refused where there are more. */
export const MAX_WORKSPACE_MODULES = 2_000

export class WorkspaceRequests {
  private readonly documents: OpenDocuments
  private readonly host: () => LanguageHost

  constructor(documents: OpenDocuments, host: () => LanguageHost) {
    this.documents = documents
    this.host = host
  }

  definition({ analysis, text }: Request, position: Position): Location | null {
    const place = definitionAt(analysis, text.offsetAt(position))
    return place === null ? null : this.locationOf(place, (id) => textOf(analysis, id))
  }

  async references(
    { analysis, text }: Request,
    position: Position,
    { includesDeclaration, token }: { readonly includesDeclaration: boolean; readonly token: CancellationToken },
  ): Promise<Location[]> {
    const offset = text.offsetAt(position)
    const others = await this.others(analysis, offset, token)
    const texts = new Map(others.map(({ source }) => [source.id, source.text]))
    return referencesAt(analysis, offset, others)
      .filter(({ isDeclaration }) => includesDeclaration || !isDeclaration)
      .flatMap((place) => this.locationOf(place, (id) => texts.get(id) ?? textOf(analysis, id)) ?? [])
  }

  prepareRename({ analysis, text }: Request, position: Position) {
    const { span, refusal } = renamableAt(analysis, text.offsetAt(position))
    if (span === null) throw refused(refusal)
    return rangesOf(text).range(span)
  }

  async rename(
    { analysis, text }: Request,
    position: Position,
    {
      name,
      token,
      isVersioned,
    }: {
      readonly name: string
      readonly token: CancellationToken
      /** Whether the client checks the versions of edited documents. */
      readonly isVersioned: boolean
    },
  ): Promise<WorkspaceEdit> {
    const offset = text.offsetAt(position)
    if (((await this.host().listModules?.()) ?? []).length > MAX_WORKSPACE_MODULES)
      throw refused(`the workspace has more than ${MAX_WORKSPACE_MODULES} modules, which are too many to look through`)
    const others = await this.others(analysis, offset, token)
    const { edits, refusal } = await renameAt(analysis, offset, name, others)
    if (edits === null) throw refused(refusal)
    const texts = new Map([analysis, ...others].map(({ source }) => [source.id, source.text]))
    const changes: { uri: string; version: number | null; edits: TextEdit[] }[] = []
    for (const [id, own] of edits) {
      const open = this.documents.uriOf(id)
      const uri = open ?? this.host().uriOf(id)
      if (uri === null) continue
      const version = open === undefined ? null : this.documents.get(open)!.text.version
      changes.push({
        uri,
        version,
        edits: textEdits(
          own,
          this.rangesOf(id, () => texts.get(id)),
        ),
      })
    }
    if (isVersioned)
      return { documentChanges: changes.map(({ uri, version, edits }) => ({ textDocument: { uri, version }, edits })) }
    return { changes: Object.fromEntries(changes.map(({ uri, edits }) => [uri, edits])) }
  }

  /** The specifiers of the workspace's modules for an IMPORT at a position; none elsewhere. */
  async specifiersFor({ analysis, text }: Request, position: Position): Promise<readonly string[]> {
    const offset = text.offsetAt(position)
    if (!/\bIMPORT\b[^"\n]*"[^"\n]*$/.test(analysis.source.text.slice(Math.max(0, offset - 1_000), offset))) return []
    const ids = new Set<string>()
    for (const [, { id, kind }] of this.documents.all()) if (kind === "module") ids.add(id)
    for (const { id } of (await this.host().listModules?.()) ?? []) ids.add(id)
    return [...ids].flatMap((id) => (id === analysis.source.id ? [] : (relative(analysis.source.id, id) ?? []))).sort()
  }

  /** The analyses of other sources that have the name at an offset: open documents, and modules of the workspace. */
  private async others(analysis: Analysis, offset: number, token: CancellationToken): Promise<readonly Analysis[]> {
    const name = nameAt(analysis.source.text, offset)
    if (name === null) return []
    const found = new Map<string, Analysis>()
    for (const [uri, { id, text }] of this.documents.all()) {
      if (id === analysis.source.id || !text.getText().includes(name)) continue
      const other = await this.documents.analysisOf(uri)
      if (other !== null) found.set(id, other)
    }
    const modules = (await this.host().listModules?.()) ?? []
    for (const source of modules.slice(0, MAX_WORKSPACE_MODULES)) {
      if (token.isCancellationRequested) break
      if (source.id === analysis.source.id || found.has(source.id) || !source.text.includes(name)) continue
      found.set(source.id, await this.documents.analyze(source, "module"))
    }
    return [...found.values()]
  }

  private locationOf({ source, ...span }: ModulePlace, textBy: (id: string) => string | undefined): Location | null {
    const uri = this.documents.uriOf(source) ?? this.host().uriOf(source) ?? libraryUri(source)
    return uri === null ? null : { uri, range: this.rangesOf(source, () => textBy(source)).range(span) }
  }

  /** The ranges of a module: those of the document, if it is open, as the client counts in it. */
  private rangesOf(id: string, text: () => string | undefined): Ranges {
    const open = this.documents.uriOf(id)
    return open === undefined ? rangesIn(text() ?? "") : rangesOf(this.documents.get(open)!.text)
  }
}

/** The specifier of a module in another one, by their ids; null for modules without a common way. */
function relative(from: string, to: string): string | null {
  const [own, other] = [from.split("/"), to.split("/")]
  if (!to.endsWith(".rcl") || to.startsWith("std/") || own[0]?.includes(":") !== other[0]?.includes(":")) return null
  let common = 0
  while (common < own.length - 1 && common < other.length - 1 && own[common] === other[common]) common++
  const up = own.length - 1 - common
  return `${up === 0 ? "./" : "../".repeat(up)}${other.slice(common).join("/")}`
}

/** The URI of a module of the library, which the server gives the text of; null for another module. */
function libraryUri(id: string): string | null {
  return id.startsWith("std/") ? `${LIBRARY_SCHEME}:/${id}.rcl` : null
}

/** The id of a module of the library by its URI; null for another URI. */
export function libraryId(uri: string): string | null {
  return new RegExp(`^${LIBRARY_SCHEME}:/(std/[a-z]+)\\.rcl$`).exec(uri)?.[1] ?? null
}

function nameAt(text: string, offset: number): string | null {
  const before = /[\p{L}\p{N}_]*$/u.exec(text.slice(Math.max(0, offset - 256), offset))![0]
  const behind = /^[\p{L}\p{N}_]*/u.exec(text.slice(offset, offset + 256))![0]
  return before + behind === "" ? null : before + behind
}

function refused(message: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidParams, message)
}
