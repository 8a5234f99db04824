// Tools of every rule of the parser: the next token, leaves that need no rules, commas, limits and failures.

import { EmbeddedActionsParser, type TokenType } from "chevrotain"
import type * as Ast from "./ast.ts"
import { decisionsIn, NO_DECISIONS, type Decisions } from "./decisions.ts"
import { escapedOnce, stringValue } from "./escapes.ts"
import { Failure } from "./failure.ts"
import { constants } from "./keywords.ts"
import { MAX_NESTING } from "./limits.ts"
import { createLookahead } from "./lookahead.ts"
import { messages } from "./messages.ts"
import { isExact, SURE_DIGITS, SURELY_HELD } from "./numbers.ts"
import { Source } from "./source.ts"
import * as T from "./tokens.ts"
import type { Token } from "./tokens.ts"

const NUMBER = T.idOf(T.NumberToken)
const STRING = T.idOf(T.StringToken)
const NAME = T.idOf(T.Name)
const CONSTANT = T.idOf(T.Constant)
const COMMA = T.idOf(T.Comma)

const closers = T.table([T.RParen, T.RBracket, T.RBrace])
/** A failure is thrown as a `Failure`; the state is reset with the next vector of tokens. */
export class TokenParser extends EmbeddedActionsParser {
  protected source = new Source("", 0, "document", "text")
  protected depth = 0
  /** The number of operators before the next operand. */
  protected prefixed = 0
  /** The tokens that decide how an expression continues, once the grammar is recorded. */
  protected decisions: Decisions = NO_DECISIONS

  constructor() {
    super(T.vocabulary, {
      recoveryEnabled: false,
      skipValidations: true,
      lookaheadStrategy: createLookahead(),
      errorMessageProvider: messages,
    })
  }

  /** To be called when all rules are recorded. */
  protected learnDecisions(): void {
    this.decisions = decisionsIn(this.getGAstProductions())
  }

  protected begin(tokens: Token[], source: Source): void {
    this.input = tokens
    this.source = source
    this.depth = this.prefixed = 0
    messages.source = source
  }

  /** The buffer of tokens ends with the two tokens that Chevrotain would add here and remove again. */
  protected onBeforeParse(): void {}

  /** Tokens that are left over fail in the grammar: every rule for a whole text ends with `End`. */
  protected onAfterParse(): void {}

  /** Chevrotain's own, which its types leave out. */
  declare protected readonly consumeToken: () => void

  /** A token that is known to be next: CONSUME would ask once more. */
  protected take(occurrence: number, type: TokenType): Token {
    if (this.RECORDING_PHASE) return this.consume(occurrence, type) as Token
    this.consumeToken()
    return this.LA_FAST(0) as Token
  }

  protected next(): Token {
    return this.LA_FAST(1) as Token
  }

  protected textOf(token: Token): string {
    return this.source.slice(token.startOffset, token.end)
  }

  protected string(token: Token): string {
    if (this.RECORDING_PHASE) return ""
    if ((token.flags & T.ESCAPED) === 0) return this.source.slice(token.startOffset + 1, token.end - 1)
    const written = this.textOf(token)
    const text = (token.flags & T.TWICE_ESCAPED) === 0 ? written : escapedOnce(written, token)
    return stringValue(text, token, ({ code, message, start, end, hint }) =>
      this.source.slip(code, message, start, end, hint!),
    )
  }

  /** The end of the token that was read last. */
  protected lastEnd(): number {
    return (this.LA_FAST(0) as Token | undefined)?.end ?? 0
  }

  /** The start of the operand that begins here: one place for the limit, and for tokens that begin none. */
  protected needOperand(): number {
    if (this.RECORDING_PHASE) return 0
    const token = this.next()
    if (this.decisions.operand[token.tokenTypeIdx] !== true) throw this.source.unexpected("an expression", token)
    if (this.depth > MAX_NESTING) throw this.tooDeep(token)
    this.prefixed = 0
    return token.startOffset
  }

  protected tooDeep(token: Token): Failure {
    return new Failure("nesting-too-deep", `nested more than ${MAX_NESTING} deep`, token.startOffset, token.end)
  }

  /**
   * Whether the next token is one of a table's. Chevrotain would look it up too; asking first saves it the closure, and
   * nothing is asked while the grammar is recorded.
   */
  protected at(wanted: readonly boolean[]): boolean {
    return this.RECORDING_PHASE || wanted[this.next().tokenTypeIdx] === true
  }

  /**
   * A string, a name or a number that nothing continues is the whole expression, and most are: they are read without
   * the rules that would find that out. Null where the rules are needed.
   */
  protected leaf(): Ast.Expression | null {
    if (this.RECORDING_PHASE || this.decisions.continues[this.LA_FAST(2).tokenTypeIdx] === true) return null
    if (this.depth >= MAX_NESTING) return null
    return this.simple()
  }

  /** An operand of one token, without asking which of all operands it is. */
  protected simple(): Ast.Expression | null {
    if (this.RECORDING_PHASE) return null
    const id = this.next().tokenTypeIdx
    if (id === NAME) return this.nameOf(this.take(0, T.Name))
    if (id === STRING) return this.literalOf(this.take(0, T.StringToken))
    if (id === NUMBER) return this.numberOf(this.take(0, T.NumberToken))
    return id === CONSTANT ? this.constantOf(this.take(0, T.Constant)) : null
  }

  /** After an item of a list: a comma, which may end the list, or the closing bracket. */
  protected comma(): void {
    if (!this.RECORDING_PHASE && this.next().tokenTypeIdx !== COMMA) {
      if (!closers[this.next().tokenTypeIdx])
        throw this.source.unexpected("`,`, an operator or a closing bracket", this.next())
      return
    }
    if (this.RECORDING_PHASE) this.OPTION9(() => this.CONSUME9(T.Comma))
    else this.take(9, T.Comma)
  }

  protected literalOf(token: Token): Ast.Literal {
    return { kind: "literal", start: token.startOffset, end: token.end, value: this.string(token) }
  }

  protected identifierOf(token: Token): Ast.Identifier {
    return { kind: "identifier", start: token.startOffset, end: token.end, text: this.textOf(token) }
  }

  /** A name written as a string. */
  protected quotedOf(token: Token): Ast.Identifier {
    return { kind: "identifier", start: token.startOffset, end: token.end, text: this.string(token) }
  }

  protected nameOf(token: Token): Ast.Name {
    return { kind: "name", start: token.startOffset, end: token.end, name: this.textOf(token) }
  }

  protected numberOf(token: Token): Ast.Literal {
    const { startOffset: start, end } = token
    const value = this.source.numberOf(token)
    if (end - start <= SURE_DIGITS && value > SURELY_HELD && Number.isSafeInteger(Math.ceil(value)))
      return { kind: "literal", start, end, value }
    const written = this.textOf(token)
    return { kind: "literal", start, end, value, ...(isExact(written, value) ? {} : { exact: written }) }
  }

  protected constantOf(token: Token): Ast.Literal {
    const { startOffset: start, end } = token
    const value = constants.get(this.textOf(token)) ?? null
    if ((token.flags & T.REPAIRED) !== 0 && !this.RECORDING_PHASE) {
      const message = `${this.source.show(token)} is not a constant`
      this.source.slip("wrong-constant", message, start, end, `write ${String(value)}`)
    }
    return { kind: "literal", start, end, value }
  }
}
