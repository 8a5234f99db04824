// Parses a module declaration by declaration, so that all errors are reported and the sound declarations are there.

import type { Comment, Declaration, Module } from "./ast.ts"
import type { Diagnostic } from "./diagnostic.ts"
import { documentationOf, documentDeclarations, moduleDocumentation } from "./documentation.ts"
import { Failure, toDiagnostic } from "./failure.ts"
import { DECLARATION_WORD } from "./keywords.ts"
import { FAILED, Lexer } from "./lexer.ts"
import { MAX_DIAGNOSTICS } from "./limits.ts"
import type { Mode } from "./mode.ts"
import { readDeclaration, type Read } from "./read.ts"
import { Source } from "./source.ts"

const KEYWORD_AT_LINE = new RegExp(`^${DECLARATION_WORD}`, "gmu")

export interface Declarations {
  readonly declarations: readonly Declaration[]
  readonly comments: readonly Comment[]
  readonly failures: readonly Failure[]
  readonly repairs: readonly Failure[]
}

/**
 * Parses the text of a `.rcl` file. A declaration with an error is left out of the tree, and each has its error.
 * `comments` are those that document nothing. Never throws.
 */
export function parseModule(text: string): { module: Module; diagnostics: Diagnostic[]; comments: Comment[] } {
  const bom = text.startsWith("\ufeff") ? 1 : 0
  const read = readDeclarations(text.slice(bom), bom, "document")
  const failures = [...read.failures]
  let emitted = false
  for (const declaration of read.declarations) {
    if (declaration.kind !== "emit") continue
    if (emitted)
      failures.push(new Failure("second-emit", "a module has at most one EMIT", declaration.start, declaration.end))
    emitted = true
  }
  const head = moduleDocumentation(text, read.declarations[0], read.comments)
  const others = read.comments.filter((comment) => !head.includes(comment))
  const { declarations, comments } = documentDeclarations(text, 0, read.declarations, others)
  const module: Module = {
    kind: "module",
    start: 0,
    end: text.length,
    documentation: documentationOf(head),
    declarations,
  }
  const diagnostics = failures.map((failure) => toDiagnostic(failure, "error"))
  return { module, diagnostics, comments }
}

/** Every comment of a module in order, those that document something included. */
export function moduleComments(text: string): readonly Comment[] {
  const bom = text.startsWith("\ufeff") ? 1 : 0
  return readDeclarations(text.slice(bom), bom, "document").comments
}

/** The slips in a module that would be taken as meant in an answer, for a tool that puts them right. */
export function moduleRepairs(text: string): readonly Diagnostic[] {
  const bom = text.startsWith("\ufeff") ? 1 : 0
  return readDeclarations(text.slice(bom), bom, "answer").repairs.map((failure) => toDiagnostic(failure, "repair"))
}

/** Reads all declarations of a text that begins at `base` in the whole source. */
export function readDeclarations(text: string, base: number, mode: Mode): Declarations {
  const declarations: Declaration[] = []
  const comments: Comment[] = []
  const failures: Failure[] = []
  const repairs: Failure[] = []
  let at = 0
  while (at < text.length) {
    let found = readOne(text, at, text.length, base, mode)
    // A LET that was taken to continue a declaration with an error may well have been one itself.
    if (found.read?.failure && found.lexer.continued > 0) found = readOne(text, at, found.lexer.continued, base, mode)
    const { lexer, read } = found
    if (read?.tree) declarations.push(read.tree)
    if (read?.failure) failures.push(read.failure)
    repairs.push(...(read?.repairs ?? []))
    comments.push(...lexer.comments)
    at = found.status === FAILED ? nextDeclaration(text, at, lexer, base) : lexer.position
    if (failures.length >= MAX_DIAGNOSTICS && at < text.length) {
      const message = `more than ${MAX_DIAGNOSTICS} errors: the rest is not shown`
      failures.push(new Failure("too-many-errors", message, base + at, base + at))
      break
    }
  }
  return { declarations, comments, failures, repairs }
}

interface One {
  readonly lexer: Lexer
  readonly status: number
  /** Null where there were only comments. */
  readonly read: Read<Declaration> | null
}

/** Reads one declaration from `at` on, `to` at the latest. */
function readOne(text: string, at: number, to: number, base: number, mode: Mode): One {
  const lexer = new Lexer(mode, "declaration")
  const status = lexer.read(text, at, to, base, true)
  if (lexer.tokens.count === 0 && status !== FAILED) return { lexer, status, read: null }
  const end = lexer.tokens.last()?.end ?? base + lexer.position
  return {
    lexer,
    status,
    read: readDeclaration(lexer, status, end, new Source(text, base, mode, "declaration", lexer.repairs)),
  }
}

/** After a failure reading continues at the next line that begins with a keyword: something may never close. */
export function nextDeclaration(text: string, from: number, lexer: Lexer, base: number): number {
  const failure = lexer.failure as Failure
  KEYWORD_AT_LINE.lastIndex = Math.max(failure.start, lexer.tokens.at(0)?.end ?? from) - base
  const found = KEYWORD_AT_LINE.exec(text)
  return found === null ? text.length : Math.max(found.index, from + 1)
}
