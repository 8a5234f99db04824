// From lexed text to tree: runs the parser over what the lexer left, and turns what went wrong into one failure.

import type * as Ast from "./ast.ts"
import { Failure } from "./failure.ts"
import { checkHeight } from "./height.ts"
import { withHint } from "./hints.ts"
import { FAILED, type Lexer } from "./lexer.ts"
import { MAX_NESTING } from "./limits.ts"
import { theParser, type Parser } from "./parser.ts"
import { Source } from "./source.ts"
import * as T from "./tokens.ts"
import { Token } from "./tokens.ts"
import type { Mode } from "./mode.ts"

/** What was read: a tree and the slips that were taken as meant, or why there is none. */
export type Read<Tree> =
  | { readonly tree: Tree; readonly repairs: readonly Failure[]; readonly failure: null }
  | { readonly tree: null; readonly repairs: readonly Failure[]; readonly failure: Failure }

const none: readonly Failure[] = []

/** A text and where it begins in the whole source. */
export interface Extract {
  readonly text: string
  readonly base: number
  readonly mode: Mode
}

/** Parses the node that the lexer found. */
export function readNode(lexer: Lexer, extract: Extract, bindable: boolean): Read<Ast.Call | Ast.Bind> {
  const last = lexer.tokens[lexer.tokens.length - 1] as Token
  return read(lexer, extract, bindable, last.end, (parser, source) => parser.parseNode(lexer.tokens, source))
}

/** Parses the expression that is the whole of what was lexed. */
export function readExpression(lexer: Lexer, status: number, extract: Extract): Read<Ast.Expression> {
  if (status === FAILED) return explain(lexer.failure as Failure, lexer, extract)
  const end = extract.base + extract.text.length
  return read(lexer, extract, false, end, (parser, source) => parser.parseExpression(lexer.tokens, source))
}

/** Parses the declaration that was lexed, which ends at `end`. */
export function readDeclaration(lexer: Lexer, status: number, end: number, extract: Extract): Read<Ast.Declaration> {
  if (status === FAILED) return explain(lexer.failure as Failure, lexer, extract)
  return read(lexer, extract, false, end, (parser, source) => parser.parseDeclaration(lexer.tokens, source))
}

/** A failure of the lexer, with its hint. */
export function explain(failure: Failure, lexer: Lexer, extract: Extract): Read<never> {
  return { tree: null, repairs: none, failure: withHint(failure, lexer.tokens, extract) }
}

function read<Tree extends Ast.Node>(
  lexer: Lexer,
  extract: Extract,
  bindable: boolean,
  end: number,
  parse: (parser: Parser, source: Source) => Tree,
): Read<Tree> {
  const { tokens } = lexer
  tokens.push(new Token(T.End, end, end, 0))
  const source = new Source(extract.text, extract.base, extract.mode, bindable, lexer.repairs)
  try {
    const tree = parse(theParser(), source)
    const failure = checkHeight(tree, tokens.length)
    if (failure !== null) return { tree: null, repairs: none, failure }
    return { tree, repairs: source.repairs, failure: null }
  } catch (thrown) {
    return explain(toFailure(thrown, lexer, end), lexer, extract)
  }
}

function toFailure(thrown: unknown, lexer: Lexer, end: number): Failure {
  if (thrown instanceof Failure) return thrown.start === end ? (lexer.unclosed() ?? thrown) : thrown
  // The host's stack was nearly full before the parser was called.
  if (thrown instanceof RangeError) {
    const { startOffset } = lexer.tokens[0] as Token
    return new Failure("nesting-too-deep", `nested too deep (${MAX_NESTING} at most)`, startOffset, end)
  }
  throw thrown
}
