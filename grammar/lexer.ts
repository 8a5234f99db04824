// The lexer, written by hand: it reads a text that may come in pieces, each unit once, finds where a node closes and
// leaves the tokens for the parser. What can never become an expression fails here, at once. It is longer than other
// files because one state machine reads everything; words, template texts and what is told of failures have their own.

import type { TokenType } from "chevrotain"
import type { Comment } from "./ast.ts"
import { isHighSurrogate, isWordPart, isWordStart, joinUnits } from "./characters.ts"
import { CodeTracker } from "./code-tracker.ts"
import { AWAITING_IN, BLOCK, BRACE, BRACKET, ContextStack, INTERPOLATION, NOTHING, PAREN, TEMPLATE } from "./context-stack.ts"
import { Failure } from "./failure.ts"
import { keywords, lowerCase, constants, LONGEST_KEYWORD, type Keyword } from "./keywords.ts"
import { MAX_NESTING, MAX_WORD_LENGTH } from "./limits.ts"
import type { Mode } from "./mode.ts"
import { isDigit, numberEnd, numberValue } from "./numbers.ts"
import { operatorIndex } from "./operators.ts"
import { TemplateReader } from "./template-reader.ts"
import * as T from "./tokens.ts"
import { TokenBuffer } from "./token-buffer.ts"
import type { Token } from "./tokens.ts"

/** The text that there is has been read; more may follow. */
export const MORE = 0
/** The node closed, the declaration ended, or the text ended where it may. */
export const CLOSED = 1
/** `failure` says why this is no expression. */
export const FAILED = 2

/** What is read: one node up to its `)`, one declaration of a module, or a whole text. */
export type Extent = "node" | "declaration" | "text"

// What may come next: an operand, an operator, or (after a lower-case word that may be a keyword) either.
const OPERAND = 0
const OPERATOR = 1
const EITHER = 2

// Kinds of ASCII units.
const INVALID = 0
const BLANK = 1
const WORD = 2
const DIGIT = 3
const MARK = 4
/** A mark that needs up to two more units to be told from others. */
const LONG_MARK = 5

const kinds = new Uint8Array(128)
for (const unit of [9, 10, 13, 32]) kinds[unit] = BLANK
for (let unit = 65; unit <= 90; unit++) kinds[unit] = kinds[unit + 32] = WORD
kinds[95] = WORD
for (let unit = 48; unit <= 57; unit++) kinds[unit] = DIGIT
for (const mark of "()[]{},:.+*/%#'`") kinds[mark.charCodeAt(0)] = MARK
for (const mark of '"=|?<>!-&') kinds[mark.charCodeAt(0)] = LONG_MARK

const PIPE = operatorIndex("|>")
const COALESCE = operatorIndex("??")
const IN = operatorIndex("IN")
const NOT_IN = operatorIndex("NOT IN")
const EQUAL = operatorIndex("==")
const UNEQUAL = operatorIndex("!=")
const LESS = operatorIndex("<")
const LESS_OR_EQUAL = operatorIndex("<=")
const GREATER = operatorIndex(">")
const GREATER_OR_EQUAL = operatorIndex(">=")
const UNION = operatorIndex("|")
const PLUS = operatorIndex("+")
const TIMES = operatorIndex("*")
const DIVIDE = operatorIndex("/")
const REMAINDER = operatorIndex("%")

const KEY = T.idOf(T.Key)
const NAME = T.idOf(T.Name)
const DOT = T.idOf(T.Dot)
const QUESTION_DOT = T.idOf(T.QuestionDot)
const STRING = T.idOf(T.StringToken)
const L_PAREN = T.idOf(T.LParen)
const R_PAREN = T.idOf(T.RParen)
const NOT = T.idOf(T.Not)
const beforeKey = new Set([T.idOf(T.LParen), T.idOf(T.LBrace), T.idOf(T.Comma)])
const words = new Set(
  [T.Name, T.Constant, T.Not, T.Call, T.Task, T.Let, T.In, T.If, T.Then, T.Else, T.For, T.Where, T.Try, T.Import, T.From,
    T.As, T.Param, T.Emit, T.Test].map(T.idOf),
)
const OPERATOR_ID = T.idOf(T.Operator)
const wordOperators = new Set([IN, operatorIndex("AND"), operatorIndex("OR")])
const awaiting = new Set([T.idOf(T.For), T.idOf(T.Let)])

export class Lexer {
  readonly tokens = new TokenBuffer()
  /** Slips that were taken as meant; reported only if the whole parses. */
  repairs: Failure[] = []
  /** Comments, collected only where the text is read whole. */
  readonly comments: Comment[] = []
  failure: Failure | null = null
  /** Where in the last piece reading stopped. */
  position = 0

  private readonly tolerant: boolean
  private readonly extent: Extent
  private text = ""
  private base = 0
  private last = OPERAND
  private soft: Keyword | null = null

  private readonly contexts = new ContextStack()
  private lastOpener = -1

  private quote = 0
  private literalStart = 0
  private literalFlags = 0
  private inComment = false
  private templateReader: TemplateReader | null = null

  constructor(mode: Mode, extent: Extent) {
    this.tolerant = mode === "answer"
    this.extent = extent
  }

  /** Begins a node whose `CALL(` is at `start` in the whole source. What an earlier node left is forgotten. */
  openNode(start: number): void {
    if (this.repairs.length > 0) this.repairs = []
    this.failure = null
    this.tokens.clear()
    this.contexts.clear()
    this.quote = 0
    this.last = OPERAND
    this.inComment = false
    this.templateReader?.reset()
    this.tokens.push(T.Call, start, start + 4, 0)
    this.tokens.push(T.LParen, start + 4, start + 5, 0)
    this.contexts.enter(PAREN, 1)
  }

  /**
   * Reads `text` from `from` to `to`; the unit 0 of `text` is the unit `base` of the source. Leaves `position` where it
   * stopped: with MORE, what is left belongs to something that only the next piece can decide. `final`: none follows.
   */
  read(text: string, from: number, to: number, base: number, final: boolean): number {
    this.text = text
    this.base = base
    let at = from
    while (at < to) {
      if (this.quote !== 0) at = this.readString(at, to)
      else if (this.contexts.top === TEMPLATE || this.contexts.top === BLOCK) at = this.readTemplate(at, to, final)
      else if (this.inComment) at = this.readComment(at, to)
      else {
        const unit = text.charCodeAt(at)
        const kind = unit < 128 ? (kinds[unit] as number) : isWordUnit(text, at, to) ? WORD : INVALID
        if (kind === BLANK) {
          at++
          continue
        }
        if (kind === WORD) {
          if (this.endsDeclaration(at)) return this.stop(CLOSED, at)
          at = this.readWord(at, to, final)
        } else if (kind === MARK) {
          at = this.readMark(unit, at)
          if (this.contexts.top === NOTHING && this.extent === "node") return this.stop(CLOSED, at)
        } else if (kind === LONG_MARK) {
          at = at + 2 < to || final ? this.readLongMark(unit, at) : ~at
        } else if (kind === DIGIT) at = this.readNumber(at, to, final)
        else if (unit >= 0xd800 && isHighSurrogate(unit) && at + 1 === to && !final) at = ~at
        else at = this.readForeign(unit, at)
      }
      if (this.failure !== null) return FAILED
      if (at < 0) return this.stop(MORE, ~at)
    }
    this.position = at
    return final ? this.finish(to) : MORE
  }

  private stop(status: number, at: number): number {
    this.position = at
    return status
  }

  /** The text ends: what is still open then is told, brackets only after the parser has had its say (`unclosed`). */
  private finish(to: number): number {
    const end = this.base + to
    if (this.extent === "node") return this.failUnclosed(end)
    if (this.quote !== 0 || this.contexts.top === TEMPLATE || this.contexts.top === BLOCK) return this.failUnclosed(end)
    return CLOSED
  }

  private failUnclosed(end: number): number {
    if (this.quote !== 0) {
      this.failure = new Failure("unclosed-string", "this string is never closed", this.literalStart, this.literalStart + 1)
    } else if (this.contexts.top === TEMPLATE || this.contexts.top === BLOCK) {
      const opener = this.tokens.at(this.contexts.opener()) as Token
      this.failure = new Failure("unclosed-template", "this template is never closed", opener.startOffset, opener.end)
    } else {
      const start = (this.tokens.at(0) as Token).startOffset
      this.failure = new Failure("unclosed-call", "this `CALL(` is never closed", start, start + 5)
    }
    this.position = end - this.base
    return FAILED
  }

  /** The innermost bracket that is still open, or null. */
  unclosed(): Failure | null {
    const opener = this.tokens.at(this.contexts.unclosed())
    if (opener === undefined) return null
    return new Failure("unclosed-bracket", "this bracket is never closed", opener.startOffset, opener.end)
  }

  /** A declaration ends before a keyword of declarations at the start of a line; LET must not continue an expression. */
  private endsDeclaration(at: number): boolean {
    if (this.extent !== "declaration" || this.tokens.count === 0) return false
    const before = this.text.charCodeAt(at - 1)
    if (before !== 10 && before !== 13) return false
    const word = /^(?:IMPORT|PARAM|TASK|TEST|EMIT|LET)(?![\p{L}\p{N}_])/u.exec(this.text.slice(at, at + 8))?.[0]
    if (word === undefined || this.contexts.inTemplate()) return false
    return word !== "LET" || this.last === OPERATOR
  }

  // ── Failing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  private fail(code: string, message: string, start: number, end: number, hint?: string): number {
    this.failure = new Failure(code, message, this.base + start, this.base + end, hint)
    this.position = end
    return end
  }

  private show(start: number, end: number): string {
    return `\`${this.text.slice(start, end)}\``
  }

  private failTwoOperands(start: number, end: number): number {
    return this.fail("missing-operator", `expected an operator or \`,\` before ${this.show(start, end)}`, start, end)
  }

  // ── Tokens ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private push(type: TokenType, start: number, end: number, flags: number): void {
    this.tokens.push(type, this.base + start, this.base + end, flags)
  }

  /** An operand begins: fails after another one, and settles that a lower-case word before it is a keyword. */
  private beginOperand(start: number, end: number): boolean {
    if (this.last === OPERAND) return true
    if (this.last === EITHER) {
      this.settleSoft()
      return true
    }
    this.failTwoOperands(start, end)
    return false
  }

  private settleSoft(): void {
    const token = this.tokens.last() as Token
    const keyword = this.soft as Keyword
    token.become(keyword.type)
    this.repairKeyword(token.startOffset, token.end, keyword)
    if (awaiting.has(token.tokenTypeIdx)) this.contexts.enter(AWAITING_IN, this.tokens.count - 1)
    this.last = OPERAND
  }

  private repairKeyword(start: number, end: number, keyword: Keyword): void {
    const word = [...keywords].find((entry) => entry[1] === keyword)?.[0] ?? ""
    this.repairs.push(new Failure("lower-case-keyword", "a keyword in lower case", start, end, `write ${word}`))
  }

  private operator(index: number, start: number, end: number): number {
    if (this.last === OPERAND) {
      return this.fail("syntax-error", `expected an expression, found ${this.show(start, end)}`, start, end)
    }
    this.push(T.Operator, start, end, index)
    this.last = OPERAND
    return end
  }

  private separator(type: TokenType, start: number, end: number): number {
    this.push(type, start, end, 0)
    this.last = OPERAND
    return end
  }

  private open(context: number, type: TokenType, start: number, end: number): number {
    if (this.contexts.full) {
      return this.fail("nesting-too-deep", `nested more than ${MAX_NESTING} deep`, start, end)
    }
    this.contexts.enter(context, this.tokens.count)
    return this.separator(type, start, end)
  }

  private close(context: number, type: TokenType, at: number): number {
    while (this.contexts.top === AWAITING_IN) this.contexts.leave()
    if (this.contexts.top !== context) return this.failMismatch(at)
    this.lastOpener = this.contexts.leave()
    this.push(type, at, at + 1, 0)
    this.last = OPERATOR
    if (this.contexts.top === TEMPLATE || this.contexts.top === BLOCK) this.template().resume(this.base + at + 1)
    return at + 1
  }

  private failMismatch(at: number): number {
    const expected =
      this.contexts.top === PAREN ? "`)`" : this.contexts.top === BRACKET ? "`]`" : this.contexts.top === NOTHING ? "no closing bracket" : "`}`"
    return this.fail("mismatched-bracket", `expected ${expected}, found ${this.show(at, at + 1)}`, at, at + 1)
  }

  // ── Words and numbers ───────────────────────────────────────────────────────────────────────────────────────────

  private readWord(start: number, to: number, final: boolean): number {
    const text = this.text
    let end = start + 1
    if (isHighSurrogate(text.charCodeAt(start)) && end < to) end++
    for (; end < to; end++) {
      const unit = text.charCodeAt(end)
      if (unit < 128) {
        const kind = kinds[unit] as number
        if (kind !== WORD && kind !== DIGIT) break
      } else if (isHighSurrogate(unit)) {
        if (end + 1 === to) {
          if (final) break
          return ~start
        }
        if (!isWordPart(joinUnits(unit, text.charCodeAt(end + 1)))) break
        end++
      } else if (!isWordPart(unit)) break
      if (end - start >= MAX_WORD_LENGTH) return this.failLongWord(start)
    }
    if (end === to && !final) return ~start
    return this.word(start, end)
  }

  private failLongWord(start: number): number {
    const end = start + MAX_WORD_LENGTH + 1
    return this.fail("word-too-long", `a word of more than ${MAX_WORD_LENGTH} characters`, start, end)
  }

  private word(start: number, end: number): number {
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

  /** Keywords and constants begin with few letters; most words are neither. */
  private mayBeSpecial(start: number): boolean {
    const unit = this.text.charCodeAt(start)
    return (unit >= 65 && unit <= 90) || unit === 110 || unit === 116 || unit === 102 || this.tolerant
  }

  private keyword(keyword: Keyword, start: number, end: number, before: number): number {
    if (keyword.type === T.In) return this.wordIn(start, end, before)
    if (keyword.position === "begins" && !this.beginOperand(start, end)) return end
    if (keyword.position === "prefix" && this.last === EITHER) this.settleSoft()
    if (awaiting.has(T.idOf(keyword.type))) {
      if (this.contexts.full) return this.open(AWAITING_IN, keyword.type, start, end)
      this.contexts.enter(AWAITING_IN, this.tokens.count)
    }
    this.push(keyword.type, start, end, keyword.flags)
    this.last = OPERAND
    return end
  }

  /** IN belongs to the innermost FOR or LET that waits for one, else it is an operator. */
  private wordIn(start: number, end: number, before: number): number {
    if (this.contexts.top === AWAITING_IN) {
      this.contexts.leave()
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

  private readNumber(start: number, to: number, final: boolean): number {
    const text = this.text
    const end = numberEnd(text, start, Math.min(to, start + MAX_WORD_LENGTH + 1))
    if (end - start > MAX_WORD_LENGTH) return this.failLongWord(start)
    if (!final && end + 3 > to) return ~start
    const wordFollows = end < to && isWordUnit(text, end, to)
    const leadingZero = text.charCodeAt(start) === 48 && end > start + 1 && isDigit(text.charCodeAt(start + 1))
    if (wordFollows || leadingZero) {
      const shown = this.show(start, wordFollows ? end + 1 : end)
      return this.fail("invalid-number", `${shown} is not a number`, start, end)
    }
    if (!Number.isFinite(numberValue(text, start, end))) {
      return this.fail("number-too-large", "a number too large to be finite", start, end)
    }
    if (this.beginOperand(start, end)) this.push(T.NumberToken, start, end, 0)
    this.last = OPERATOR
    return end
  }

  // ── Marks ───────────────────────────────────────────────────────────────────────────────────────────────────────

  private readMark(unit: number, at: number): number {
    switch (unit) {
      case 40: // (
        if (this.last === EITHER) this.settleSoft()
        return this.open(PAREN, T.LParen, at, at + 1)
      case 41: // )
        return this.close(PAREN, T.RParen, at)
      case 91: // [
        return this.open(BRACKET, T.LBracket, at, at + 1)
      case 93: // ]
        return this.close(BRACKET, T.RBracket, at)
      case 123: // {
        return this.beginOperand(at, at + 1) ? this.open(BRACE, T.LBrace, at, at + 1) : at + 1
      case 125: // }
        while (this.contexts.top === AWAITING_IN) this.contexts.leave()
        return this.contexts.top === INTERPOLATION
          ? this.close(INTERPOLATION, T.InterpolationClose, at)
          : this.close(BRACE, T.RBrace, at)
      case 44: // ,
        return this.separator(T.Comma, at, at + 1)
      case 58: // :
        this.markKey()
        return this.separator(T.Colon, at, at + 1)
      case 46: // .
        if (this.last === OPERAND) {
          return this.fail("syntax-error", "expected an expression, found `.`", at, at + 1)
        }
        return this.separator(T.Dot, at, at + 1)
      case 43: // +
        return this.operator(PLUS, at, at + 1)
      case 42: // *
        return this.operator(TIMES, at, at + 1)
      case 47: // /
        return this.operator(DIVIDE, at, at + 1)
      case 37: // %
        return this.operator(REMAINDER, at, at + 1)
      case 35: // #
        this.inComment = true
        this.literalStart = this.base + at
        return at + 1
      case 39: // '
        return this.openString(39, 39, at)
      default: // `
        return this.openTemplate(TEMPLATE, at, at + 1)
    }
  }

  /** A word before `:`, `?` or `=` that stands where a key can is a key, whatever word it is. */
  private markKey(): void {
    const index = this.tokens.count - 1
    const key = this.tokens.at(index)
    const before = this.tokens.at(index - 1)
    if (key === undefined || before === undefined || !isWordToken(key)) return
    if (!beforeKey.has(before.tokenTypeIdx)) return
    if (awaiting.has(key.tokenTypeIdx) && this.contexts.top === AWAITING_IN) this.contexts.leave()
    if (this.contexts.top === PAREN || this.contexts.top === BRACE) key.become(T.Key)
  }

  private readLongMark(unit: number, at: number): number {
    const next = this.text.charCodeAt(at + 1)
    const afterNext = this.text.charCodeAt(at + 2)
    switch (unit) {
      case 34: // "
        if (next === 34 && afterNext === 34) return this.openTemplate(BLOCK, at, at + 3)
        return this.openString(34, 34, at)
      case 61: // =
        if (next === 62) return this.arrow(at)
        if (next === 61) return afterNext === 61 ? this.foreign(at, 3) : this.operator(EQUAL, at, at + 2)
        this.markKey()
        return this.separator(T.Equals, at, at + 1)
      case 124: // |
        if (next === 124) return this.foreign(at, 2)
        return next === 62 ? this.operator(PIPE, at, at + 2) : this.operator(UNION, at, at + 1)
      case 63: // ?
        if (next === 63) return this.operator(COALESCE, at, at + 2)
        if (next === 46) return this.separator(T.QuestionDot, at, at + 2)
        return this.question(at)
      case 60: // <
        return next === 61 ? this.operator(LESS_OR_EQUAL, at, at + 2) : this.operator(LESS, at, at + 1)
      case 62: // >
        return next === 61 ? this.operator(GREATER_OR_EQUAL, at, at + 2) : this.operator(GREATER, at, at + 1)
      case 33: // !
        if (next !== 61) return this.foreign(at, 1)
        return afterNext === 61 ? this.foreign(at, 3) : this.operator(UNEQUAL, at, at + 2)
      case 45: // -
        if (next === 62) return this.foreign(at, 2)
        return this.separator(T.Minus, at, at + 1)
      default: // &
        return this.foreign(at, next === 38 ? 2 : 1)
    }
  }

  private foreign(at: number, length: number): number {
    return this.fail("foreign-operator", `${this.show(at, at + length)} is not an operator here`, at, at + length)
  }

  private arrow(at: number): number {
    const previous = this.tokens.last()
    if (previous?.tokenTypeIdx === NAME) previous.become(T.LambdaName)
    else if (previous?.tokenTypeIdx === R_PAREN) {
      const opener = this.tokens.at(this.lastOpener)
      if (opener?.tokenTypeIdx === L_PAREN) opener.become(T.LambdaParen)
    }
    return this.separator(T.Arrow, at, at + 2)
  }

  /** `?` only makes the key before it optional. */
  private question(at: number): number {
    const key = this.tokens.last()
    this.markKey()
    if (this.contexts.top !== BRACE || (key?.tokenTypeIdx !== KEY && key?.tokenTypeIdx !== STRING)) {
      return this.fail("conditional-operator", "`?` is not an operator here", at, at + 1)
    }
    return this.separator(T.Question, at, at + 1)
  }

  /** Neither ASCII nor a letter: typographic quotes, or a character that no expression has. */
  private readForeign(unit: number, at: number): number {
    if (unit === 0x201c || unit === 0x2018) return this.openString(unit, unit + 1, at)
    const length = isHighSurrogate(unit) && joinUnits(unit, this.text.charCodeAt(at + 1)) > 0xffff ? 2 : 1
    const shown = unit > 32 && unit !== 127 && unit !== 0xa0 ? ` ${this.show(at, at + length)}` : ""
    const code = (this.text.codePointAt(at) as number).toString(16).toUpperCase().padStart(4, "0")
    return this.fail("invalid-character", `unexpected character${shown} (U+${code})`, at, at + length)
  }

  // ── Strings, templates, comments ────────────────────────────────────────────────────────────────────────────────

  private openString(unit: number, closer: number, at: number): number {
    if (unit !== 34 && !this.tolerant) {
      return this.fail("wrong-quotes", `${this.show(at, at + 1)} does not begin a string`, at, at + 1)
    }
    if (!this.beginOperand(at, at + 1)) return at + 1
    this.quote = closer
    this.literalStart = this.base + at
    this.literalFlags = unit === 34 ? 0 : T.REPAIRED
    return at + 1
  }

  private readString(from: number, to: number): number {
    const { text, quote } = this
    for (let at = from; at < to; at++) {
      const unit = text.charCodeAt(at)
      if (unit === quote) {
        this.quote = 0
        this.closeString(at + 1)
        return at + 1
      }
      if (unit === 92) {
        this.literalFlags |= T.ESCAPED
        if (at + 1 === to) return ~at
        if (text.charCodeAt(at + 1) !== 10) at++
      } else if (unit === 10 || unit === 13) {
        if (!this.tolerant) {
          const message = "a string must end on its line"
          this.fail("newline-in-string", message, this.literalStart - this.base, at)
          this.position = at + 1
          return at
        }
        this.literalFlags |= T.MULTILINE
      }
    }
    return to
  }

  private closeString(end: number): void {
    this.tokens.push(T.StringToken, this.literalStart, this.base + end, this.literalFlags)
    this.last = OPERATOR
    const { literalStart: start, literalFlags: flags } = this
    if ((flags & T.REPAIRED) !== 0) {
      this.repairs.push(new Failure("wrong-quotes", "a string in other quotes", start, this.base + end, 'write "…"'))
    }
    if ((flags & T.MULTILINE) !== 0) {
      this.repairs.push(
        new Failure("newline-in-string", "a string over several lines", start, this.base + end, "write \\n, or a template"),
      )
    }
  }

  private readComment(from: number, to: number): number {
    let end = from
    while (end < to && this.text.charCodeAt(end) !== 10) end++
    if (end < to) this.inComment = false
    if (this.extent !== "node") {
      let stop = end
      if (this.text.charCodeAt(stop - 1) === 13) stop--
      const start = this.literalStart
      this.comments.push({ start, end: this.base + stop, text: this.text.slice(start - this.base, stop) })
    }
    return end
  }

  private template(): TemplateReader {
    return (this.templateReader ??= new TemplateReader())
  }

  private openTemplate(context: number, at: number, end: number): number {
    if (!this.beginOperand(at, end)) return end
    const opened = this.open(context, T.TemplateOpen, at, end)
    if (this.failure !== null) return opened
    const opener = this.tokens.last() as Token
    if (context === BLOCK) opener.flags = T.BLOCK
    this.template().open(this.base + end, context === BLOCK ? new CodeTracker() : null)
    return opened
  }

  private readTemplate(from: number, to: number, final: boolean): number {
    const reader = this.template()
    const at = reader.read(this.text, from, to, final)
    if (reader.found === "") return at === to ? at : ~at
    const end = this.base + at
    if (end > reader.start) this.tokens.push(T.TemplateText, reader.start, end, reader.flags)
    if (reader.found === "${") return this.open(INTERPOLATION, T.InterpolationOpen, at, at + 2)
    if (reader.found === "CALL(") {
      this.push(T.Call, at, at + 4, 0)
      return this.open(PAREN, T.LParen, at + 4, at + 5)
    }
    reader.close()
    this.contexts.leave()
    const length = reader.found.length
    this.push(T.TemplateClose, at, at + length, 0)
    this.last = OPERATOR
    return at + length
  }
}

function isWordToken(token: Token): boolean {
  return words.has(token.tokenTypeIdx) || (token.tokenTypeIdx === OPERATOR_ID && wordOperators.has(token.flags))
}

function isWordUnit(text: string, at: number, to: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit < 128) return kinds[unit] === WORD
  return isWordStart(at + 1 < to ? joinOrOwn(unit, text.charCodeAt(at + 1)) : unit)
}

function joinOrOwn(unit: number, next: number): number {
  return isHighSurrogate(unit) ? joinUnits(unit, next) : unit
}
