// The end of code that is half written: what is open there, and what would complete it.

import {
  AWAITING_COLON,
  AWAITING_ELSE,
  AWAITING_IN,
  BLOCK,
  BRACE,
  BRACKET,
  INTERPOLATION,
  PAREN,
  TEMPLATE,
} from "./context-stack.ts"
import { FAILED, Lexer } from "./lexer.ts"
import * as T from "./tokens.ts"

const IF = T.idOf(T.If)
const LET = T.idOf(T.Let)
const THEN = T.idOf(T.Then)
const EQUALS = T.idOf(T.Equals)

/** The surroundings of the end of half-written code. */
export type Unfinished =
  /** `closers` completes the code behind an operand: brackets, templates, and the words that forms await. */
  | { readonly within: "code"; readonly closers: string }
  /** `start` is the place of the opening quote. */
  | { readonly within: "string"; readonly start: number }
  | { readonly within: "comment" | "template" }

/**
 * The surroundings of the end of `code`, the beginning of a declaration or, with its `CALL(`, of a node of a document.
 * Null for code that can never become one, or that ended before.
 */
export function unfinishedIn(code: string, extent: "declaration" | "node"): Unfinished | null {
  const lexer = new Lexer("document", extent)
  let from = 0
  if (extent === "node") {
    lexer.openNode(0)
    from = "CALL(".length
  }
  const status = lexer.read(code, from, code.length, 0, true)
  if (lexer.position < code.length && lexer.failure?.code !== "unclosed-string") return null
  if (status === FAILED) {
    switch (lexer.failure!.code) {
      case "unclosed-string":
        return { within: "string", start: lexer.failure!.start }
      case "unclosed-template":
        return { within: "template" }
      case "unclosed-call":
        break
      default:
        return null
    }
  }
  if (lexer.inComment) return { within: "comment" }
  let closers = ""
  // The number of IFs that are open further in and lack their THEN.
  let lacking = 0
  for (const [kind, opener] of lexer.contexts.open()) {
    const isIf = kind === AWAITING_ELSE && lexer.tokens.at(opener)?.tokenTypeIdx === IF
    if (isIf && !hasThen(opener, lacking, lexer)) {
      lacking++
      closers += " THEN null"
    }
    closers += closerOf(kind, opener, lexer)
  }
  return { within: "code", closers }
}

function closerOf(kind: number, opener: number, lexer: Lexer): string {
  switch (kind) {
    case PAREN:
      return ")"
    case BRACKET:
      return "]"
    case BRACE:
    case INTERPOLATION:
      return "}"
    case TEMPLATE:
      return "`"
    case BLOCK:
      return '"""'
    case AWAITING_COLON:
      return " : null"
    case AWAITING_IN:
      if (lexer.tokens.at(opener)?.tokenTypeIdx !== LET) return " IN [] : null"
      return has(EQUALS, opener, lexer) ? " IN null" : " = null IN null"
    case AWAITING_ELSE:
      return " ELSE null"
    default:
      return ""
  }
}

function has(type: number, opener: number, { tokens }: Lexer): boolean {
  for (let i = opener; i < tokens.count; i++) if (tokens.at(i)!.tokenTypeIdx === type) return true
  return false
}

/** Whether an IF has its THEN: of the tokens from it on, as many are THEN as belong to the IFs that have one. */
function hasThen(opener: number, lacking: number, { tokens }: Lexer): boolean {
  let open = -lacking
  for (let i = opener; i < tokens.count; i++) {
    const { tokenTypeIdx } = tokens.at(i)!
    if (tokenTypeIdx === IF) open++
    if (tokenTypeIdx === THEN) open--
  }
  return open <= 0
}
