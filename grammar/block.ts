// Parses a live block: the declarations of an answer, with EMIT last and at most once.

import type { Block, Declaration } from "./ast.ts"
import type { BlockFinder } from "./block-finder.ts"
import { documentDeclarations } from "./documentation.ts"
import { Failure } from "./failure.ts"
import { readDeclarations } from "./module.ts"
import type { Read } from "./read.ts"

/** UTF-16 units of a hint that repeats a line. */
const MAX_HINT = 100

type Declared = Block["declarations"][number]

/** `text` is the block with its fences and begins at `start` in the whole source. */
export function readBlock(text: string, start: number, finder: BlockFinder): Read<Block> {
  const body = text.slice(finder.bodyStart, finder.bodyEnd)
  const read = readDeclarations(body, start + finder.bodyStart, "answer")
  const failure = read.failures[0] ?? misplaced(read.declarations)
  if (failure !== undefined)
    return { tree: null, repairs: [], failure: explained(failure, body, start + finder.bodyStart) }
  const declared = read.declarations.filter(isDeclared)
  const { declarations } = documentDeclarations(body, start + finder.bodyStart, declared, read.comments)
  return {
    tree: { kind: "block", start, end: start + text.length, declarations },
    repairs: read.repairs,
    failure: null,
  }
}

/** A failure with a hint for its line, which is often a statement of another language. */
function explained(failure: Failure, body: string, offset: number): Failure {
  const at = failure.start - offset
  const end = body.indexOf("\n", at)
  const line = body.slice(body.lastIndexOf("\n", at - 1) + 1, end < 0 ? body.length : end)
  const hint = hintFor(failure, line.trim(), body.slice(at, failure.end - offset)) ?? failure.hint
  const message = failure.message.replace(/\(IMPORT, .* EMIT\)/, "(LET, TASK or EMIT)")
  return new Failure(failure.code, message, failure.start, failure.end, hint)
}

const STATEMENT = /^(?:(?:const|var|val|let)\s+)?([\p{L}_][\p{L}\p{N}_]*)\s*:?=(?![=>])\s*(.*)/u

function hintFor({ code, hint }: Failure, line: string, found: string): string | undefined {
  if (found === ";") return "a declaration ends with its line: leave out the ;"
  const [, word = ""] = /^([\p{L}_][\p{L}\p{N}_]*)/u.exec(line) ?? []
  const upper = word.toUpperCase()
  if (upper === "RETURN") return "write EMIT value for the value of the answer"
  if (word !== upper && (upper === "TASK" || upper === "EMIT")) return `keywords are upper case: write ${upper}`
  if (upper === "TASK" && found === "{") return "write TASK f(x) = expression, without braces"
  if (upper === "PARAM" || upper === "IMPORT" || upper === "TEST")
    return "the data and the functions of the answer are there by their names; write LET, TASK or EMIT"
  const [, name, value] = STATEMENT.exec(line) ?? []
  if (name !== undefined) return `write LET ${name} = ${value}`.slice(0, MAX_HINT)
  if (word === "def" || word === "function") return "write TASK f(x) = expression"
  if (word === "for") return "write an expression: EMIT FOR x IN xs : e"
  if (code === "unclosed-template" || (found.startsWith("`") && line.startsWith("```")))
    return "a fence in a template closes the block: begin the block with more backticks than any line in it"
  if (line.startsWith("//")) return "comments begin with #"
  if (line.startsWith("CALL(LET ")) return "write LET without CALL( ) around it"
  const isBare = code === "syntax-error" || (code === "missing-operator" && line.startsWith(found))
  if (isBare && hint === undefined && !/^(?:LET|TASK|EMIT)\b/.test(line))
    return "a block holds LET, TASK and EMIT: write EMIT expression for the value of the answer"
  return undefined
}

function isDeclared(declaration: Declaration): declaration is Declared {
  return declaration.kind === "let-declaration" || declaration.kind === "task" || declaration.kind === "emit"
}

function misplaced(declarations: readonly Declaration[]): Failure | undefined {
  for (const [index, declaration] of declarations.entries()) {
    const { start, end } = declaration
    if (!isDeclared(declaration)) {
      return new Failure("declaration-in-block", "a block holds LET, TASK and EMIT only", start, end)
    }
    if (declaration.kind === "emit" && index < declarations.length - 1) {
      return new Failure("emit-not-last", "EMIT must be the last declaration of a block", start, end)
    }
  }
  return undefined
}
