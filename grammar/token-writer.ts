// The effect of each token on the next ones: contexts open and close, words turn out to be keys or keywords, and a
// token that cannot follow fails. The lexer calls it with each piece of source that it has read.

import type { TokenType } from "chevrotain"
import {
  AWAITING_COLON,
  AWAITING_ELSE,
  AWAITING_IN,
  BRACE,
  BRACKET,
  ContextStack,
  isForm,
  NOTHING,
  PAREN,
} from "./context-stack.ts"
import { Failure, quote } from "./failure.ts"
import { beginsKeyword, constants, declaring, isWord, keywords, LONGEST_KEYWORD, lowerCase } from "./keywords.ts"
import { MAX_NESTING } from "./limits.ts"
import { operatorIndex, operators } from "./operators.ts"
import { TokenBuffer } from "./token-buffer.ts"
import * as T from "./tokens.ts"
import type { Keyword, Token } from "./tokens.ts"

// The next token may be an operand, an operator, or (after a lower-case word that may be a keyword) either.
export const OPERAND = 0
export const OPERATOR = 1
export const EITHER = 2

const IN = operatorIndex("IN")
const NOT_IN = operatorIndex("NOT IN")
const KEY = T.idOf(T.Key)
const NAME = T.idOf(T.Name)
const DOT = T.idOf(T.Dot)
const QUESTION_DOT = T.idOf(T.QuestionDot)
const STRING = T.idOf(T.StringToken)
const L_PAREN = T.idOf(T.LParen)
const R_PAREN = T.idOf(T.RParen)
const NOT = T.idOf(T.Not)
const beforeKey = T.table([T.LParen, T.LBrace, T.Comma])
const words = T.table([T.Name, T.Constant, ...T.keywordTokens.map(({ type }) => type)])
const OPERATOR_ID = T.idOf(T.Operator)
/** Whether an operator is a word, by its index. */
const wordOperators: readonly boolean[] = operators.map(({ operator }) => isWord(operator))
const FOR = T.idOf(T.For)
/** The context that a form begins with, by its keyword. */
const beginning: readonly (number | undefined)[] = T.contexts([
  [T.For, AWAITING_IN],
  [T.Let, AWAITING_IN],
  [T.If, AWAITING_ELSE],
  [T.Try, AWAITING_ELSE],
])

/** Offsets that its methods take count in the text at hand, those of tokens and failures in the whole source. */
export class TokenWriter {
  readonly tokens = new TokenBuffer()
  /** Slips that were taken as meant; reported only if the whole parses. */
  repairs: Failure[] = []
  failure: Failure | null = null
  /** The place in the text at hand where reading stopped. */
  position = 0

  protected text = ""
  protected base = 0
  protected last = OPERAND
  readonly contexts = new ContextStack()
  protected readonly tolerant: boolean
  /** Whether the tokens are those of a declaration of a module. */
  private readonly declares: boolean
  private soft: Keyword | null = null
  private lastOpener = -1

  constructor(tolerant: boolean, declares: boolean) {
    this.tolerant = tolerant
    this.declares = declares
  }

  /** Forgets all that an earlier text left. */
  protected clear(): void {
    if (this.repairs.length > 0) this.repairs = []
    this.failure = null
    this.tokens.clear()
    this.contexts.clear()
    this.last = OPERAND
  }

  // ── Failing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  protected fail(code: string, message: string, start: number, end: number, hint?: string): number {
    this.failure = new Failure(code, message, this.base + start, this.base + end, hint)
    this.position = end
    return end
  }

  protected show(start: number, end: number): string {
    return quote(this.text.slice(start, end))
  }

  private failTwoOperands(start: number, end: number): number {
    return this.fail("missing-operator", `expected an operator or \`,\` before ${this.show(start, end)}`, start, end)
  }

  // ── Tokens ──────────────────────────────────────────────────────────────────────────────────────────────────────

  protected push(type: TokenType, start: number, end: number, flags: number): void {
    this.tokens.push(type, this.base + start, this.base + end, flags)
  }

  /** An operand begins: it fails after another one, and makes a lower-case word before it a keyword. */
  protected beginOperand(start: number, end: number): boolean {
    if (this.last === OPERAND) return true
    if (this.last === EITHER) {
      this.settleSoft()
      return true
    }
    this.failTwoOperands(start, end)
    return false
  }

  protected settleSoft(): void {
    const token = this.tokens.last() as Token
    const keyword = this.soft as Keyword
    token.become(keyword.type)
    this.repairKeyword(token.startOffset, token.end, keyword)
    const context = beginning[token.tokenTypeIdx]
    if (context !== undefined) this.contexts.enter(context, this.tokens.count - 1)
    this.last = OPERAND
  }

  private repairKeyword(start: number, end: number, keyword: Keyword): void {
    const hint = `write ${keyword.word}`
    this.repairs.push(new Failure("lower-case-keyword", "a keyword in lower case", start, end, hint))
  }

  protected operator(index: number, start: number, end: number): number {
    if (this.last === OPERAND) {
      return this.fail("syntax-error", `expected an expression, found ${this.show(start, end)}`, start, end)
    }
    this.push(T.Operator, start, end, index)
    this.last = OPERAND
    return end
  }

  protected separator(type: TokenType, start: number, end: number): number {
    this.push(type, start, end, 0)
    this.last = OPERAND
    return end
  }

  protected open(context: number, type: TokenType, start: number, end: number): number {
    if (this.contexts.full) {
      return this.fail("nesting-too-deep", `nested more than ${MAX_NESTING} deep`, start, end)
    }
    this.contexts.enter(context, this.tokens.count)
    return this.separator(type, start, end)
  }

  protected close(context: number, type: TokenType, at: number): number {
    this.leaveForms()
    if (this.contexts.top !== context) return this.failMismatch(at)
    this.lastOpener = this.contexts.leave()
    this.push(type, at, at + 1, 0)
    this.last = OPERATOR
    return at + 1
  }

  /** The forms in a bracket end with it. */
  protected leaveForms(): void {
    while (isForm(this.contexts.top)) this.contexts.leave()
  }

  private failMismatch(at: number): number {
    const expected =
      this.contexts.top === PAREN
        ? "`)`"
        : this.contexts.top === BRACKET
          ? "`]`"
          : this.contexts.top === NOTHING
            ? "no closing bracket"
            : "`}`"
    return this.fail("mismatched-bracket", `expected ${expected}, found ${this.show(at, at + 1)}`, at, at + 1)
  }

  /** A mark or space that an answer writes in another width. */
  protected repairWide(meant: string, at: number): void {
    const hint = meant === " " ? "write a space" : `write ${meant}`
    const start = this.base + at
    this.repairs.push(new Failure("invalid-character", "a character in another width", start, start + 1, hint))
  }

  protected repairString(start: number, end: number, flags: number): void {
    if ((flags & T.REPAIRED) !== 0)
      this.repairs.push(new Failure("wrong-quotes", "a string in other quotes", start, end, 'write "…"'))
    if ((flags & T.MULTILINE) !== 0) {
      const hint = "write \\n, or a template"
      this.repairs.push(new Failure("newline-in-string", "a string over several lines", start, end, hint))
    }
  }

  /** The first word of a declaration in an answer, which may be its keyword in lower case. */
  protected firstWord(start: number, end: number): number {
    const keyword = declaring.get(this.text.slice(start, end))
    if (keyword === undefined) return this.word(start, end)
    this.repairKeyword(this.base + start, this.base + end, keyword)
    return this.keyword(keyword, start, end, 0)
  }

  protected word(start: number, end: number): number {
    const previous = this.tokens.last()
    const before = previous === undefined ? 0 : previous.tokenTypeIdx
    if (before === DOT || before === QUESTION_DOT) {
      this.push(T.FieldName, start, end, 0)
      this.last = OPERATOR
      return end
    }
    const length = end - start
    if (length <= LONGEST_KEYWORD && length > 1 && this.mayBeSpecial(start)) {
      const word = this.text.slice(start, end)
      const keyword = keywords.get(word)
      if (keyword !== undefined) return this.keyword(keyword, start, end, before)
      if (this.tolerant) {
        const lower = lowerCase.get(word)
        if (lower !== undefined) {
          const read = this.lowerKeyword(lower, start, end, before)
          if (read !== 0) return read
        }
      }
      if (constants.has(word)) {
        if (this.beginOperand(start, end)) {
          this.push(T.Constant, start, end, word.charCodeAt(0) < 97 ? T.REPAIRED : 0)
          this.last = OPERATOR
        }
        return end
      }
    }
    if (this.last !== OPERAND && !this.beginOperand(start, end)) return end
    this.push(T.Name, start, end, 0)
    this.last = OPERATOR
    return end
  }

  /** Keywords and constants begin with few letters. In an answer keywords may be in lower case. */
  private mayBeSpecial(start: number): boolean {
    return this.tolerant || beginsKeyword[this.text.charCodeAt(start)] === 1
  }

  private keyword(keyword: Keyword, start: number, end: number, before: number): number {
    if (keyword.type === T.In) return this.wordIn(start, end, before)
    if (keyword.position === "begins" && !this.beginOperand(start, end)) return end
    if (keyword.position === "prefix" && this.last === EITHER) this.settleSoft()
    const context = beginning[T.idOf(keyword.type)]
    if (context !== undefined && !this.declaresLet(keyword)) {
      if (this.contexts.full) return this.open(context, keyword.type, start, end)
      this.contexts.enter(context, this.tokens.count)
    }
    if (keyword.type === T.Else && this.contexts.top === AWAITING_ELSE) this.contexts.leave()
    this.push(keyword.type, start, end, keyword.flags)
    this.last = OPERAND
    return end
  }

  /** Whether a LET is a declaration of a module, which has no IN of its own. */
  private declaresLet({ type }: Keyword): boolean {
    return type === T.Let && this.declares && this.tokens.count === 0
  }

  /**
   * IN belongs to the innermost FOR or LET that waits for one, else it is an operator: also between the words of a form
   * in a LET, where it cannot be that of the LET.
   */
  private wordIn(start: number, end: number, before: number): number {
    if (this.contexts.top === AWAITING_IN) {
      const opener = this.contexts.leave()
      if (this.tokens.at(opener)?.tokenTypeIdx === FOR) this.contexts.enter(AWAITING_COLON, opener)
      return this.separator(T.In, start, end)
    }
    const previous = this.tokens.last()
    if (before === NOT && previous !== undefined) {
      previous.become(T.Operator)
      previous.flags = NOT_IN
      previous.end = this.base + end
    } else this.push(T.Operator, start, end, IN)
    this.last = OPERAND
    return end
  }

  /** A lower-case word where an answer may mean the keyword: 0 where it is a name after all. */
  private lowerKeyword(keyword: Keyword, start: number, end: number, before: number): number {
    const infix = keyword.position === "infix"
    if (this.last === OPERAND) {
      if (infix) {
        if (keyword.type !== T.In || before !== NOT) return 0
      } else {
        this.push(T.Name, start, end, 0)
        this.soft = keyword
        this.last = EITHER
        return end
      }
    } else if (!infix && keyword.type !== T.Not) return 0
    else if (this.last === EITHER && !infix) return 0
    this.repairKeyword(this.base + start, this.base + end, keyword)
    return this.keyword(keyword, start, end, before)
  }

  /** Any word before `:`, `?` or `=` where a key can be is a key. */
  protected markKey(): void {
    const index = this.tokens.count - 1
    const key = this.tokens.at(index)
    const before = this.tokens.at(index - 1)
    if (key === undefined || before === undefined || !isWordToken(key)) return
    if (beforeKey[before.tokenTypeIdx] !== true) return
    const context = beginning[key.tokenTypeIdx]
    if (context !== undefined && this.contexts.top === context) this.contexts.leave()
    if (this.contexts.top === PAREN || this.contexts.top === BRACE) key.become(T.Key)
  }

  protected foreign(at: number, length: number): number {
    return this.fail("foreign-operator", `${this.show(at, at + length)} is not an operator here`, at, at + length)
  }

  protected arrow(at: number): number {
    const previous = this.tokens.last()
    if (previous?.tokenTypeIdx === NAME) previous.become(T.LambdaName)
    else if (previous?.tokenTypeIdx === R_PAREN) {
      const opener = this.tokens.at(this.lastOpener)
      if (opener?.tokenTypeIdx === L_PAREN) opener.become(T.LambdaParen)
    }
    return this.separator(T.Arrow, at, at + 2)
  }

  /** `?` only makes the key before it optional. */
  protected question(at: number): number {
    const key = this.tokens.last()
    this.markKey()
    if (this.contexts.top !== BRACE || (key?.tokenTypeIdx !== KEY && key?.tokenTypeIdx !== STRING)) {
      return this.fail("conditional-operator", "`?` is not an operator here", at, at + 1)
    }
    return this.separator(T.Question, at, at + 1)
  }
}

function isWordToken(token: Token): boolean {
  return (
    words[token.tokenTypeIdx] === true || (token.tokenTypeIdx === OPERATOR_ID && wordOperators[token.flags] === true)
  )
}
