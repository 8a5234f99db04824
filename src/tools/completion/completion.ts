// A completion: a text that may be written at a place, with what an editor shows about it.

import type { Span } from "../../../grammar/index.ts"
import type { Edit } from "../../program/check/fix.ts"
import type { DefinitionKind } from "../definition.ts"
import type { Description } from "../describe.ts"

/** The kind of a completion: that of a definition, or of what is no name. */
export type CompletionKind = DefinitionKind | "keyword" | "argument" | "field" | "specifier"

/** A text that may be written at a place. */
export interface Completion {
  readonly label: string
  readonly kind: CompletionKind
  /** The text that replaces `span`, the part of the source that is already written. */
  readonly insert: string
  readonly span: Span
  /** The order of groups: names nearer to the place come first. */
  readonly rank: number
  /** Other edits that it needs: the import of a name of the library. */
  readonly edits: readonly Edit[]
  /** The module of a name that is imported with it; null for all others. */
  readonly from: string | null
  /** Its signature and documentation, read when they are shown. */
  readonly describe: () => Description | null
}

export const RANK = { argument: 0, local: 1, module: 2, language: 3, keyword: 4, library: 5 } as const

/** A completion that inserts its label, unless `given` says otherwise. */
export function completion(
  label: string,
  given: Pick<Completion, "kind" | "span" | "rank" | "describe"> & Partial<Completion>,
): Completion {
  return { label, insert: label, edits: [], from: null, ...given }
}

/** A description of one line. */
export function oneLine(signature: string, documentation: string | null = null): Description {
  return { signature, documentation, example: null, from: null }
}
