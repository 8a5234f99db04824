// Tools of every rule of the parser: the next token, leaves that need no rules, commas, limits and failures.

import type { TokenType } from "chevrotain"
import type * as Ast from "./ast.ts"
import { escapedOnce, stringValue } from "./escapes.ts"
import { Engine } from "./engine.ts"
import { Failure } from "./failure.ts"
import { constants } from "./keywords.ts"
import { MAX_NESTING } from "./limits.ts"
import { isExact, SURE_DIGITS, SURELY_HELD } from "./numbers.ts"
import { tableOf, type Continuing, type Recorded } from "./recorded.ts"
import type { Source } from "./source.ts"
import * as T from "./tokens.ts"
import type { Token } from "./tokens.ts"

const NUMBER = T.idOf(T.NumberToken)
const STRING = T.idOf(T.StringToken)
const NAME = T.idOf(T.Name)
const CONSTANT = T.idOf(T.Constant)
const COMMA = T.idOf(T.Comma)

const closers = T.table([T.RParen, T.RBracket, T.RBrace])
type Decisions = { readonly [Part in Continuing]: readonly boolean[] }

/** While the grammar is recorded nothing is decided. */
const NO_DECISIONS: Decisions = { operand: [], prefix: [], infix: [], postfix: [], continues: [], argument: [] }

export class TokenParser extends Engine {
  protected depth = 0
  /** The number of operators before the next operand. */
  protected prefixed = 0
  /** The tokens that decide how an expression continues, once the grammar is recorded. */
  protected decisions: Decisions = NO_DECISIONS

  protected override learn(recorded: Recorded): void {
    super.learn(recorded)
    const { continuing } = recorded
    const tables = Object.entries(continuing).map(([part, by]) => [part, tableOf(by).map((choice) => choice >= 0)])
    this.decisions = Object.fromEntries(tables) as Decisions
  }

  protected override begin(tokens: Token[], source: Source): void {
    super.begin(tokens, source)
    this.depth = this.prefixed = 0
  }

  /** A token that is known to be next: CONSUME would ask once more. */
  protected take(occurrence: number, type: TokenType): Token {
    if (this.RECORDING_PHASE) return this.consume(occurrence, type) as Token
    return this.tokVector[++this.currIdx] as Token
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
    return this.tokVector[this.currIdx]?.end ?? 0
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
    if (this.RECORDING_PHASE || this.decisions.continues[this.tokVector[this.currIdx + 2]!.tokenTypeIdx] === true)
      return null
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
