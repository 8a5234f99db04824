// The engine of the parser: Chevrotain records the rules, and they run here by tables made from the record. Its own
// engine also recovers from errors, builds trees and passes arguments to rules, which no rule of the grammar needs.

import { EmbeddedActionsParser, type IOrAlt, type ParserMethod, type TokenType } from "chevrotain"
import { describe } from "./messages.ts"
import { tableOf, type Decision, type Recorded, type Table } from "./recorded.ts"
import { Source } from "./source.ts"
import * as T from "./tokens.ts"
import type { Token } from "./tokens.ts"

export type Rule<Result> = ParserMethod<[], Result>

/** The decisions of one rule by the occurrence. Each becomes a table when the rule first takes it. */
interface Choices {
  readonly or: (Decision | Table)[]
  readonly option: (Decision | Table)[]
  readonly many: (Decision | Table)[]
}

function tableIn(decisions: (Decision | Table)[], occurrence: number): Table {
  const known = decisions[occurrence]!
  return typeof known === "string" ? (decisions[occurrence] = tableOf(known)) : known
}

type Alternatives<Result> =
  | readonly IOrAlt<Result>[]
  | { readonly ERR_MSG?: string; readonly DEF: readonly IOrAlt<Result>[] }

/** A failure is thrown as a `Failure`; the state is reset with the next vector of tokens. */
export class Engine extends EmbeddedActionsParser {
  protected source = new Source("", 0, "document", "text")
  private readonly choices: { [rule: string]: Choices } = {}
  /** The decisions of the rule that is running. */
  private running: Choices = { or: [], option: [], many: [] }

  // Chevrotain's own, which its types leave out.
  declare protected currIdx: number
  declare protected tokVector: readonly Token[]

  constructor() {
    super(T.vocabulary, { recoveryEnabled: false, skipValidations: true })
  }

  /** To be called when all rules are defined. */
  protected learn({ rules }: Recorded): void {
    for (const [rule, decisions] of Object.entries(rules)) {
      const choices = this.choices[rule]!
      for (const { kind, occurrence, by } of decisions) choices[kind][occurrence] = by
    }
  }

  /** Reads these tokens from the first one on. */
  protected begin(tokens: readonly Token[], source: Source): void {
    this.tokVector = tokens
    this.currIdx = -1
    this.source = source
  }

  protected next(): Token {
    return this.tokVector[this.currIdx + 1] as Token
  }

  /** The decisions are made from the record: see `learn`. */
  protected preComputeLookaheadFunctions(): void {}

  // ── The methods of Chevrotain's engine that its rules call ────────────────────────────────────────────────────────

  protected defineRule<Result>(name: string, implementation: () => Result): Rule<Result> {
    const choices: Choices = (this.choices[name] = { or: [], option: [], many: [] })
    const coreRule = function (this: Engine): Result {
      const outer = this.running
      this.running = choices
      const result = implementation.call(this)
      this.running = outer
      return result
    }
    const names = { ruleName: name, originalGrammarAction: implementation, coreRule }
    return Object.assign(coreRule, names) as unknown as Rule<Result>
  }

  protected subruleInternal<Result>({ coreRule }: { readonly coreRule: () => Result }): Result {
    return coreRule.call(this)
  }

  protected consumeInternal(type: TokenType): Token {
    const token = this.next()
    if (token.tokenTypeIdx !== type.tokenTypeIdx) throw this.source.unexpected(describe(type, token), token)
    this.currIdx++
    return token
  }

  protected optionInternal<Result>(action: () => Result, occurrence: number): Result | undefined {
    return this.enters(tableIn(this.running.option, occurrence)) ? action() : undefined
  }

  protected manyInternal(occurrence: number, action: () => void): void {
    const table = tableIn(this.running.many, occurrence)
    while (this.enters(table)) action()
  }

  protected orInternal<Result>(given: Alternatives<Result>, occurrence: number): Result {
    const chosen = tableIn(this.running.or, occurrence)[this.next().tokenTypeIdx]!
    if (chosen < 0) {
      const expected = "DEF" in given ? given.ERR_MSG : undefined
      throw this.source.unexpected(expected ?? "something else", this.next())
    }
    return ("DEF" in given ? given.DEF : given)[chosen]!.ALT()
  }

  private enters(table: Table): boolean {
    return table[this.next().tokenTypeIdx]! >= 0
  }
}
