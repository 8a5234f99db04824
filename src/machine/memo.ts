// The memo in memory: the calls of tasks, the questions of runs under way, and the answers of runs that are over.

import type { Effect } from "../values/effect.ts"
import type { Value } from "../values/values.ts"
import { KnownAnswers, type KnownAnswer } from "./known-answers.ts"
import { Retention } from "./retention.ts"
import { MemoTable, type TableOwner } from "./table.ts"

/** The bytes of results that a runtime holds in memory by default, by estimate. */
export const DEFAULT_MEMO_SIZE = 128_000_000

/** Scopes whose results a runtime remembers in memory: those used last. */
export const MAX_SCOPES = 256

/** The results of a runtime, of one of its scopes, or of one run. */
export class Memo implements TableOwner {
  /** Distinguishes it from other memos in the process; empty for that of a runtime. */
  readonly mark: string
  /**
   * The questions of runs under way: such a run keeps its answers, so that equal questions have one answer. The machine
   * counts them as memory of the run.
   */
  readonly questions = new MemoTable("question")
  private readonly size: number
  private readonly retention: Retention
  private readonly answers: KnownAnswers
  private readonly tables = new Map<string, MemoTable>()
  private readonly scopes = new Map<string, Memo>()

  /** Its results, and those of its scopes, take at most `size` bytes, by estimate. */
  constructor(size = DEFAULT_MEMO_SIZE, mark = "") {
    this.size = size
    this.mark = mark
    this.retention = new Retention(size)
    this.answers = new KnownAnswers(this.retention)
  }

  /**
   * The memo that the runs of a scope share, unless `MAX_SCOPES` others were used since, or it has taken more than half
   * of this memo's size, together with those used since. Its results are dropped together, so that a run under way,
   * which holds the memo, reads the world once.
   */
  within(scope: string): Memo {
    const memo = this.scopes.get(scope) ?? new Memo(Infinity, `scope ${scope}`)
    this.scopes.delete(scope)
    this.scopes.set(scope, memo) // the last of the map is the one used last
    let bytes = 0
    for (const { retention } of this.scopes.values()) bytes += retention.bytes
    for (const [oldest, { retention }] of this.scopes) {
      if (this.scopes.size <= MAX_SCOPES && bytes <= this.size / 2) break
      this.scopes.delete(oldest)
      bytes -= retention.bytes
    }
    this.retention.resize(this.size - bytes)
    return memo
  }

  table(definition: string): MemoTable {
    return this.tables.get(definition) ?? new MemoTable(definition, this.retention, this)
  }

  /** The answer that an earlier run has left to a question with this key. */
  answerTo(question: readonly Value[]): KnownAnswer | undefined {
    return this.answers.find(question)
  }

  /** Keeps an answer beyond its run. One of a scope leaves with the scope, whether it is paid for or not. */
  keep(question: readonly Value[], answer: KnownAnswer, again: "free" | "paid"): void {
    this.answers.add(question, answer, this.size === Infinity ? "free" : again)
  }

  /**
   * Takes the answers of a run that has asked again, in place of older ones. Results of calls are dropped, as they may
   * be made of those; calls in flight stay.
   */
  replace(fresh: Memo): void {
    this.retention.dropCalls()
    this.answers.take(fresh.answers)
    for (const [scope, memo] of fresh.scopes) this.within(scope).replace(memo)
  }

  /** Drops what passes the bound, at the end of a run. */
  trim(): void {
    this.retention.trim()
  }

  emptied(table: MemoTable): void {
    if (this.tables.get(table.definition) === table) this.tables.delete(table.definition)
  }

  filled(table: MemoTable): void {
    if (!this.tables.has(table.definition)) this.tables.set(table.definition, table)
  }

  /** Drops all results. Later ones are dropped when their run is over. */
  dispose(): void {
    this.tables.clear()
    this.answers.clear()
    this.scopes.clear()
    this.retention.clear()
  }
}

/** The memos of a run, by the strongest effect that a result may have had. */
export interface Memos extends Readonly<Record<Effect, Memo>> {
  /** Whether a memo belongs to the run alone. */
  isOwn(memo: Memo): boolean
}

let runs = 0

/**
 * The memos of one run. Results without effects are shared by all runs. What was read from the world is shared by the
 * runs of the same scope, and otherwise, like what has changed the world, belongs to the run alone.
 */
export function memosOf(shared: Memo, scope: string | undefined): Memos {
  return new RunMemos(shared, scope === undefined ? null : shared.within(scope))
}

class RunMemos implements Memos {
  readonly none: Memo
  private readonly scope: Memo | null
  /** Made when it is first needed, as most runs have no effects. */
  private own: Memo | null = null

  constructor(shared: Memo, scope: Memo | null) {
    this.none = shared
    this.scope = scope
  }

  get read(): Memo {
    return this.scope ?? this.write
  }

  isOwn(memo: Memo): boolean {
    return memo === this.own
  }

  get write(): Memo {
    return (this.own ??= new Memo(Infinity, `run ${++runs}`))
  }
}
