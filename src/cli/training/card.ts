// The card of an export: what the rows are made of, what was left out and why, in numbers.

import type { RunState } from "../../trace/state.ts"
import type { TrainingFormat, TrainingRow } from "./rows.ts"
import { charactersIn, type Filters } from "./selection.ts"

/** The card as JSON. It has no texts of questions, data or answers. */
export interface Card {
  readonly format: TrainingFormat
  readonly layout: "messages" | "prompt-completion" | null
  readonly rows: number
  readonly filters: Filters & { readonly dedupe: boolean }
  readonly traces: readonly {
    readonly file: string
    readonly run: string
    readonly outcome: string | null
    readonly questions: number
    readonly rows: number
    readonly reward: number | null
  }[]
  readonly questions: {
    readonly asked: number
    readonly failed: number
    /** Hits: they have no requests of their own, and so no rows. */
    readonly remembered: number
    readonly refusedAnswers: number
  }
  /** Turns of the model with the weight 1, and with 0. */
  readonly turns: { readonly learned: number; readonly unlearned: number }
  readonly characters: { readonly total: number; readonly longest: number }
  /** The rows that were left out, by the reason. */
  readonly leftOut: { readonly [reason: string]: number }
  /** Rows in which a text is hidden. */
  readonly hidden: number
  readonly rewards: { readonly least: number; readonly mean: number; readonly most: number } | null
  readonly models: { readonly [model: string]: number }
  readonly tasks: { readonly [task: string]: number }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends number | null | string ? T[K] : Mutable<T[K]> }

/** Counts what an export does. */
export class CardMaker {
  private readonly card: Mutable<Card>
  private sum = 0

  constructor(format: TrainingFormat, filters: Card["filters"]) {
    this.card = {
      format,
      layout: null,
      rows: 0,
      filters,
      traces: [],
      questions: { asked: 0, failed: 0, remembered: 0, refusedAnswers: 0 },
      turns: { learned: 0, unlearned: 0 },
      characters: { total: 0, longest: 0 },
      leftOut: {},
      hidden: 0,
      rewards: null,
      models: {},
      tasks: {},
    }
  }

  /** Begins the rows of a trace. */
  trace(file: string, { run, end, rows, totals }: RunState, reward: number | null): void {
    const { card } = this
    const questions = Object.values(rows).filter(({ kind }) => kind === "question")
    const outcome = end?.outcome ?? null
    card.traces.push({ file, run: run!.run, outcome, questions: questions.length, rows: 0, reward })
    card.questions.asked += questions.length
    card.questions.failed += questions.filter(({ state }) => state === "failed").length
    card.questions.remembered += totals.remembered.questions
  }

  refused(answers: number): void {
    this.card.questions.refusedAnswers += answers
  }

  leaveOut(reason: string): void {
    add(this.card.leftOut, reason)
  }

  /** Counts a row. A duplicate counts as `leftOut`, and not here. */
  row({ layout, rollout, content, learned, unlearned }: TrainingRow, isHidden: boolean): void {
    const { card } = this
    card.layout = layout === "conversation" ? "messages" : "prompt-completion"
    card.rows++
    card.traces.at(-1)!.rows++
    card.turns.learned += learned
    card.turns.unlearned += unlearned
    const length = charactersIn(content)
    card.characters.total += length
    card.characters.longest = Math.max(card.characters.longest, length)
    if (isHidden) card.hidden++
    add(card.models, rollout.row.question!.modelId)
    add(card.tasks, rollout.task ?? "outside of tasks")
    const { reward } = content
    if (typeof reward !== "number") return
    this.sum += reward
    const { least = reward, most = reward } = card.rewards ?? {}
    card.rewards = { least: Math.min(least, reward), mean: this.sum / card.rows, most: Math.max(most, reward) }
  }

  get made(): Card {
    return this.card
  }
}

function add(counts: { [name: string]: number }, name: string): void {
  counts[name] = (Object.hasOwn(counts, name) ? counts[name]! : 0) + 1
}
