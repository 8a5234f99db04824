// From lexed text to tree: runs the parser over the tokens, and turns any error into one failure.

import type * as Ast from "./ast.ts"
import { Failure } from "./failure.ts"
import { checkHeight } from "./height.ts"
import { withHint } from "./hints.ts"
import { FAILED, type Lexer } from "./lexer.ts"
import { MAX_NESTING } from "./limits.ts"
import { theParser, type NodePart } from "./parser.ts"
import type { Source } from "./source.ts"
import type { TokenBuffer } from "./token-buffer.ts"
import type { Token } from "./tokens.ts"

/** A tree with the slips that were taken as meant, or the failure that leaves none. */
export type Read<Tree> =
  | { readonly tree: Tree; readonly repairs: readonly Failure[]; readonly failure: null }
  | { readonly tree: null; readonly repairs: readonly Failure[]; readonly failure: Failure }

const none: readonly Failure[] = []

/** Parses the node that the lexer found, which ends at `end`. */
export function readNode(lexer: Lexer, end: number, source: Source): Read<NodePart> {
  try {
    return accept(theParser().parseNode(lexer.tokens.finish(end), source), lexer, source)
  } catch (thrown) {
    return refuse(toFailure(thrown, lexer, end), lexer, source)
  }
}

/** Parses the expression that is the whole of what was lexed. */
export function readExpression(lexer: Lexer, status: number, end: number, source: Source): Read<Ast.Expression> {
  if (status === FAILED) return refuse(lexer.failure as Failure, lexer, source)
  try {
    return accept(theParser().parseExpression(lexer.tokens.finish(end), source), lexer, source)
  } catch (thrown) {
    return refuse(toFailure(thrown, lexer, end), lexer, source)
  }
}

/** Parses the declaration that was lexed, which ends at `end`. */
export function readDeclaration(lexer: Lexer, status: number, end: number, source: Source): Read<Ast.Declaration> {
  if (status === FAILED) return refuse(lexer.failure as Failure, lexer, source)
  try {
    return accept(theParser().parseDeclaration(lexer.tokens.finish(end), source), lexer, source)
  } catch (thrown) {
    return refuse(toFailure(thrown, lexer, end), lexer, source)
  }
}

/** A failure with its hint. */
export function explain(failure: Failure, tokens: TokenBuffer, source: Source): Failure {
  return withHint(failure, tokens, source)
}

function accept<Tree extends Ast.Node>(tree: Tree, lexer: Lexer, source: Source): Read<Tree> {
  const failure = checkHeight(tree, lexer.tokens.count)
  if (failure !== null) return { tree: null, repairs: none, failure }
  return { tree, repairs: source.repairs, failure: null }
}

function refuse(failure: Failure, lexer: Lexer, source: Source): Read<never> {
  return { tree: null, repairs: none, failure: withHint(failure, lexer.tokens, source) }
}

/** A failure at the end of the text is reported as the bracket that is still open. */
function toFailure(thrown: unknown, lexer: Lexer, end: number): Failure {
  if (thrown instanceof Failure) return thrown.start >= end ? (lexer.unclosed() ?? thrown) : thrown
  // The host's stack was nearly full before the parser was called.
  if (thrown instanceof RangeError) {
    const { startOffset } = lexer.tokens.at(0) as Token
    return new Failure("nesting-too-deep", `nested too deep (${MAX_NESTING} at most)`, startOffset, end)
  }
  throw thrown
}
