// The lexer, written by hand: it reads a text that may come in pieces, each unit once, finds where a node closes and
// leaves the tokens for the parser. Text that can never become an expression fails here, at once. token-writer.ts has
// the effect of each token on the next ones.

import type { TokenType } from "chevrotain"
import type { Comment } from "./ast.ts"
import { beginsWord, isHighSurrogate, isWordPart, joinUnits, narrowed } from "./characters.ts"
import { CodeTracker } from "./code-tracker.ts"
import {
  AWAITING_COLON,
  BLOCK,
  BRACE,
  BRACKET,
  INTERPOLATION,
  isForm,
  NOTHING,
  PAREN,
  TEMPLATE,
} from "./context-stack.ts"
import { Failure } from "./failure.ts"
import { DECLARATION_WORD, LONGEST_KEYWORD } from "./keywords.ts"
import { MAX_NUMBER_LENGTH, MAX_WORD_LENGTH } from "./limits.ts"
import type { Mode } from "./mode.ts"
import { isDigit, numberEnd } from "./numbers.ts"
import { operatorIndex } from "./operators.ts"
import type { Extent } from "./source.ts"
import { TemplateReader } from "./template-reader.ts"
import * as T from "./tokens.ts"
import { EITHER, OPERAND, OPERATOR, TokenWriter } from "./token-writer.ts"
import type { Token } from "./tokens.ts"

/** All of the text at hand has been read; more may follow. */
export const MORE = 0
/** The node closed, the declaration ended, or the text ended where it may. */
export const CLOSED = 1
/** `failure` says why this is no expression. */
export const FAILED = 2

// Kinds of ASCII units.
const INVALID = 0
const BLANK = 1
const WORD = 2
const DIGIT = 3
const MARK = 4
/** A mark that up to two more units tell from others. */
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

const BACKSLASH = 92

const DECLARATION_START = new RegExp(`^${DECLARATION_WORD}`, "u")
const LOWER_CASE_START = /^(?:let|task|emit)[ \t]/

export class Lexer extends TokenWriter {
  /** Comments, collected only where the text is read whole. */
  readonly comments: Comment[] = []
  /** The place of the first LET at the start of a line that continues an expression, in the text at hand, or -1. */
  continued = -1

  private readonly extent: Extent
  private quote = 0
  /** Backslashes in a row before the place where reading stopped, in a string that is escaped twice. */
  private backslashes = 0
  /** Units of a word that was held back. */
  private known = 0
  private literalStart = 0
  private literalFlags = 0
  /** Whether reading stopped in a comment, before the end of its line. */
  inComment = false
  private templateReader: TemplateReader | null = null

  constructor(mode: Mode, extent: Extent) {
    super(mode === "answer", extent === "declaration")
    this.extent = extent
  }

  /** Begins a node whose `CALL(` is at `start` in the whole source. The state of an earlier node is forgotten. */
  openNode(start: number): void {
    this.clear()
    this.quote = this.known = 0
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
      if (this.quote !== 0) at = this.readString(at, to, final)
      else if (this.contexts.top === TEMPLATE || this.contexts.top === BLOCK) at = this.readTemplate(at, to, final)
      else if (this.inComment) at = this.readComment(at, to)
      else {
        const unit = text.charCodeAt(at)
        const kind = unit < 128 ? (kinds[unit] as number) : beginsWord(text, at, to) ? WORD : INVALID
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
        else if ((unit === BACKSLASH || isHighSurrogate(unit)) && at + 1 === to && !final) at = ~at
        else {
          at = this.readForeign(unit, at)
          if (this.contexts.top === NOTHING && this.extent === "node") return this.stop(CLOSED, at)
        }
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

  /** The text ends with something open: a failure, for brackets only if the parser finds no other (`unclosed`). */
  private finish(to: number): number {
    const end = this.base + to
    if (this.extent === "node") return this.failUnclosed(end)
    if (this.quote !== 0 || this.contexts.top === TEMPLATE || this.contexts.top === BLOCK) return this.failUnclosed(end)
    return CLOSED
  }

  private failUnclosed(end: number): number {
    if (this.quote !== 0) {
      this.failure = new Failure(
        "unclosed-string",
        "this string is never closed",
        this.literalStart,
        this.literalStart + 1,
      )
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

  /** A declaration ends before a keyword of declarations that begins a line; LET must not continue an expression. */
  private endsDeclaration(at: number): boolean {
    if (this.extent !== "declaration" || this.tokens.count === 0) return false
    const before = this.text.charCodeAt(at - 1)
    if (before !== 10 && before !== 13) return false
    const near = this.text.slice(at, at + LONGEST_KEYWORD + 2)
    const word = DECLARATION_START.exec(near)?.[0]
    if (word === undefined) return this.tolerant && this.endsBeforeLowerCase(near)
    if (this.contexts.inTemplate()) return false
    if (word !== "LET" || this.last === OPERATOR) return true
    if (this.continued < 0) this.continued = at
    return false
  }

  /** In an answer the keyword may be in lower case, where no name can be: behind an operand, outside of brackets. */
  private endsBeforeLowerCase(near: string): boolean {
    const { top } = this.contexts
    return this.last === OPERATOR && (top === NOTHING || isForm(top)) && LOWER_CASE_START.test(near)
  }

  // ── Words and numbers ───────────────────────────────────────────────────────────────────────────────────────────

  private readWord(start: number, to: number, final: boolean): number {
    const text = this.text
    let end = start + this.known
    this.known = 0
    if (end === start) end += isHighSurrogate(text.charCodeAt(start)) && start + 1 < to ? 2 : 1
    for (; end < to; end++) {
      const unit = text.charCodeAt(end)
      if (unit < 128) {
        const kind = kinds[unit] as number
        if (kind !== WORD && kind !== DIGIT) break
      } else if (isHighSurrogate(unit)) {
        if (end + 1 === to) {
          if (final) break
          return this.holdWord(start, end)
        }
        if (!isWordPart(joinUnits(unit, text.charCodeAt(end + 1)))) break
        end++
      } else if (!isWordPart(unit)) break
      if (end - start >= MAX_WORD_LENGTH) return this.failLongWord(start)
    }
    if (end === to && !final) return this.holdWord(start, end)
    const declares = this.tolerant && this.extent === "declaration" && this.tokens.count === 0
    return declares ? this.firstWord(start, end) : this.word(start, end)
  }

  /** The word may go on in the next piece, which begins with what is known of it. */
  private holdWord(start: number, end: number): number {
    this.known = end - start
    return ~start
  }

  private failLongWord(start: number): number {
    const end = start + MAX_WORD_LENGTH + 1
    return this.fail("word-too-long", `a word of more than ${MAX_WORD_LENGTH} characters`, start, end)
  }

  private readNumber(start: number, to: number, final: boolean): number {
    const text = this.text
    const whole = wholeEnd(text, start, to)
    if (whole > 0) return this.numberToken(start, whole)
    const end = numberEnd(text, start, Math.min(to, start + MAX_NUMBER_LENGTH + 1))
    if (end - start > MAX_NUMBER_LENGTH) {
      const message = `a number of more than ${MAX_NUMBER_LENGTH} characters`
      return this.fail("number-too-long", message, start, start + MAX_NUMBER_LENGTH + 1)
    }
    if (!final && end + 3 > to && (end === to || goesOn(text.charCodeAt(end)))) return ~start
    const wordFollows = end < to && beginsWord(text, end, to)
    const leadingZero = text.charCodeAt(start) === 48 && end > start + 1 && isDigit(text.charCodeAt(start + 1))
    if (wordFollows || leadingZero) {
      const shown = this.show(start, wordFollows ? end + 1 : end)
      return this.fail("invalid-number", `${shown} is not a number`, start, end)
    }
    return this.numberToken(start, end)
  }

  private numberToken(start: number, end: number): number {
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
        return this.closeInTemplate(PAREN, T.RParen, at)
      case 91: // [
        return this.open(BRACKET, T.LBracket, at, at + 1)
      case 93: // ]
        return this.close(BRACKET, T.RBracket, at)
      case 123: // {
        return this.beginOperand(at, at + 1) ? this.open(BRACE, T.LBrace, at, at + 1) : at + 1
      case 125: // }
        this.leaveForms()
        return this.contexts.top === INTERPOLATION
          ? this.closeInTemplate(INTERPOLATION, T.InterpolationClose, at)
          : this.close(BRACE, T.RBrace, at)
      case 44: // ,
        return this.separator(T.Comma, at, at + 1)
      case 58: // :
        this.markKey()
        if (this.contexts.top === AWAITING_COLON) this.contexts.leave()
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

  /** Quotes and marks that an answer writes in another form, or a character that no expression has. */
  private readForeign(unit: number, at: number): number {
    if (unit === 0x201c || unit === 0x2018) return this.openString(unit, unit + 1, at)
    if (this.tolerant) {
      if (unit === BACKSLASH && this.text.charCodeAt(at + 1) === 34) return this.openEscapedString(at)
      const meant = narrowed(unit)
      if (meant !== undefined) {
        this.repairWide(meant, at)
        return meant === " " ? at + 1 : this.readMark(meant.charCodeAt(0), at)
      }
    }
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

  /** A string in a call that is in a string of JSON, where quotes are written `\"`. */
  private openEscapedString(at: number): number {
    if (!this.beginOperand(at, at + 2)) return at + 2
    this.quote = BACKSLASH
    this.backslashes = 0
    this.literalStart = this.base + at
    this.literalFlags = T.REPAIRED | T.ESCAPED | T.TWICE_ESCAPED
    return at + 2
  }

  /** The string ends with a quote whose backslashes, read as JSON, leave one that no backslash escapes. */
  private readEscapedString(from: number, to: number): number {
    for (let at = from; at < to; at++) {
      const unit = this.text.charCodeAt(at)
      const count = this.backslashes
      this.backslashes = unit === BACKSLASH ? count + 1 : 0
      if (unit !== 34 || count % 4 === 3) continue
      this.quote = 0
      if (count % 2 === 0) return this.fail("wrong-quotes", 'this string begins with \\" and ends with "', at, at + 1)
      this.closeString(at + 1)
      return at + 1
    }
    return to
  }

  private readString(from: number, to: number, final: boolean): number {
    const { text, quote } = this
    if (quote === BACKSLASH) return this.readEscapedString(from, to)
    for (let at = from; at < to; at++) {
      const unit = text.charCodeAt(at)
      // Letters and blanks, nearly all there is, pass with three comparisons.
      if (unit > 13 && unit !== quote && unit !== 92) continue
      if (unit === quote) {
        this.quote = 0
        this.closeString(at + 1)
        return at + 1
      }
      if (unit === 92) {
        this.literalFlags |= T.ESCAPED
        if (at + 1 === to) return final ? to : ~at
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
    const { literalStart: start, literalFlags: flags } = this
    this.tokens.push(T.StringToken, start, this.base + end, flags)
    this.last = OPERATOR
    this.repairString(start, this.base + end, flags)
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

  /** Closes a call or an interpolation that may be in a template, whose text then continues. */
  private closeInTemplate(context: number, type: TokenType, at: number): number {
    const end = this.close(context, type, at)
    const { top } = this.contexts
    if (this.failure === null && (top === TEMPLATE || top === BLOCK)) this.template().resume(this.base + end)
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

/** The end of a short whole number that a mark or a blank follows, as most are; 0 for any other. */
function wholeEnd(text: string, start: number, to: number): number {
  const limit = Math.min(to, start + MAX_NUMBER_LENGTH)
  let end = start + 1
  while (end < limit && isDigit(text.charCodeAt(end))) end++
  if (end === limit || goesOn(text.charCodeAt(end))) return 0
  return end > start + 1 && text.charCodeAt(start) === 48 ? 0 : end
}

/** Whether a number may continue with this unit, or be none because of it. */
function goesOn(unit: number): boolean {
  return unit === 46 || unit >= 128 || kinds[unit] === WORD || kinds[unit] === DIGIT
}
