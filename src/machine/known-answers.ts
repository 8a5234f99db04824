// The answers that runs have left behind, by their questions.

import { digest } from "../base/digest.ts"
import { valueKey } from "../values/keys.ts"
import { unmetered } from "../values/meter.ts"
import type { Value } from "../values/values.ts"
import type { Context } from "./context.ts"
import { DONE, Future, type Outcome } from "./future.ts"
import type { AnswerWarning } from "./question.ts"
import { CHANCES_OF_ANSWER, type Aging, type Retention } from "./retention.ts"

/** The bytes of an answer with its key, without its value. */
const BYTES_OF_ANSWER = 600

/** UTF-16 units from which a text in the key of an answer is replaced by its hash, and then the key itself. */
const LONG_TEXT = 256
const LONG_KEY = 128

/** An answer whose run is over: its value and its warnings, without the question that was asked. */
export class KnownAnswer extends Future {
  readonly warnings: readonly AnswerWarning[]
  /** The generations that it survives unused; null where it is never dropped. */
  chances: number | null = null
  constructor(context: Context, value: Value, warnings: readonly AnswerWarning[]) {
    super(0, context)
    this.warnings = warnings
    this.state = DONE
    this.result = value
  }
  step(): void {}
  notify(): void {}
  dependencies(): readonly Outcome[] {
    return []
  }
}

/** The answers of both generations, and those that would have to be paid for again, which stay. */
export class KnownAnswers implements Aging {
  private readonly retention: Retention
  private readonly paid = new Map<string, KnownAnswer>()
  private young = new Map<string, KnownAnswer>()
  private old = new Map<string, KnownAnswer>()
  /** The last long text and its hash: programs ask many questions about one text. */
  private lastText = ""
  private lastDigest = ""

  constructor(retention: Retention) {
    this.retention = retention
  }

  find(question: readonly Value[]): KnownAnswer | undefined {
    if (this.young.size === 0 && this.old.size === 0 && this.paid.size === 0) return undefined
    const key = this.keyOf(question)
    const answer = this.paid.get(key) ?? this.young.get(key) ?? this.old.get(key)
    if (answer !== undefined && answer.chances !== null) answer.chances = CHANCES_OF_ANSWER
    return answer
  }

  /** Keeps an answer: one that can be had again for nothing counts towards the size and may be dropped. */
  add(question: readonly Value[], answer: KnownAnswer, again: "free" | "paid"): void {
    this.put(
      unmetered(() => this.keyOf(question)),
      answer,
      again,
    )
  }

  /** Replaces the answers that `others` has to the same questions, and takes all others of it. */
  take(others: KnownAnswers): void {
    for (const [key, answer] of others.paid) this.put(key, answer, "paid")
    for (const answers of [others.old, others.young]) for (const [key, answer] of answers) this.put(key, answer, "free")
  }

  private put(key: string, answer: KnownAnswer, again: "free" | "paid"): void {
    this.paid.delete(key)
    if (again === "paid") {
      this.paid.set(key, answer)
      return
    }
    answer.chances = CHANCES_OF_ANSWER
    this.young.set(key, answer)
    this.retention.list(this)
    this.retention.add(this.bytesOf(answer))
  }

  age(): boolean {
    const { old } = this
    this.old = this.young
    this.young = new Map()
    for (const [key, answer] of old) {
      if (answer.chances === 0 || this.old.has(key)) continue
      answer.chances!--
      this.young.set(key, answer)
      this.retention.count(this.bytesOf(answer))
    }
    return this.old.size > 0 || this.young.size > 0
  }

  clear(): void {
    for (const answers of [this.paid, this.young, this.old]) answers.clear()
    this.lastText = this.lastDigest = ""
  }

  private bytesOf({ value }: KnownAnswer): number {
    return BYTES_OF_ANSWER + this.retention.bytesOf(value)
  }

  /** The key of a question in one short text. */
  private keyOf(question: readonly Value[]): string {
    const key = question
      .map((value) => (typeof value === "string" && value.length > LONG_TEXT ? this.digestOf(value) : valueKey(value)))
      .join("\n")
    return key.length < LONG_KEY ? key : digest(key)
  }

  private digestOf(text: string): string {
    if (this.lastText !== text) {
      this.lastDigest = `#${digest(text)}` // no key of a value begins so
      this.lastText = text
    }
    return this.lastDigest
  }
}
