// Rows of training data from traces: read one after another, hidden, scored, selected and written.

import { digest } from "../../base/digest.ts"
import { UsageError } from "../../base/errors.ts"
import type { TraceEvent } from "../../trace/events.ts"
import { EMPTY, fold } from "../../trace/reduce.ts"
import type { Redactions } from "../../trace/redact/rules.ts"
import { CardMaker, type Card } from "./card.ts"
import { HIDDEN_UNIT, hiddenEvents, rowScrubber } from "./hidden.ts"
import { layoutsOf } from "./layout.ts"
import type { Score } from "./reward.ts"
import { rolloutsOf } from "./rollouts.ts"
import { preferenceRows, sftRows, verifiersRow, type Layout, type TrainingFormat, type TrainingRow } from "./rows.ts"
import { reasonAgainst, type Filters } from "./selection.ts"

export interface ExportOptions {
  readonly format: TrainingFormat
  readonly filters: Filters
  /** Whether equal rows are written once, with their number. */
  readonly dedupe: boolean
  readonly redactions: Redactions
  /** Null where a row's reward is that its answer was taken. */
  readonly score: Score | null
  readonly write: (line: string) => void
}

export interface Exporter {
  /** Writes the rows of a trace. */
  add(file: string, events: readonly TraceEvent[]): Promise<void>
  /** Writes the rows that have waited for their number, and gives the card. */
  end(): Card
}

export function createExporter({ format, filters, dedupe, redactions, score, write }: ExportOptions): Exporter {
  const card = new CardMaker(format, { ...filters, dedupe })
  const scrubbed = rowScrubber(redactions.names)
  /** Rows by their content, in the order of the first of each; empty unless they are counted. */
  const counted = new Map<string, { readonly row: object; times: number }>()
  let layout: Layout | null = null
  let written = 0

  const put = (row: object, times: number): void => {
    const id = format === "verifiers" ? { example_id: written } : {}
    written++
    write(`${JSON.stringify({ ...id, ...row, ...(dedupe ? { multiplicity: times } : {}) })}\n`)
  }
  const take = (given: TrainingRow, file: string): void => {
    const { content, extra, rollout } = given
    layout ??= given.layout
    if (given.layout !== layout)
      throw new UsageError(
        "mixed-rows",
        `${file} has answers of ${rollout.row.question!.modelId}, which ${WORDS[given.layout]}; `
          + `those before ${WORDS[layout]}`,
        "a file of rows has one form: export the answers of each model apart, with --model ID",
      )
    const clean = scrubbed(content)
    const row = { ...clean, ...mapped(scrubbed(extra), (value) => JSON.stringify(value)) }
    const key = dedupe ? digest(JSON.stringify(clean)) : ""
    const first = counted.get(key)
    if (first !== undefined) {
      first.times++
      return card.leaveOut("duplicate")
    }
    const text = JSON.stringify(row)
    card.row(
      { ...given, content: clean },
      text.includes(HIDDEN_UNIT) || JSON.stringify(content) !== JSON.stringify(clean),
    )
    if (dedupe) counted.set(key, { row, times: 1 })
    else put(row, 1)
  }

  return {
    async add(file, events) {
      const state = fold(EMPTY, hiddenEvents(events, redactions))
      const reward = score === null ? null : await score(state)
      const layoutOf = layoutsOf(state)
      card.trace(file, state, reward)
      for (const row of Object.values(state.rows)) {
        if (row.question === undefined) continue
        const rollouts = rolloutsOf(state, row)
        card.refused(rollouts.filter(({ taken }) => !taken).length)
        const layout = layoutOf(row.question.modelId)
        const rows =
          format === "sft"
            ? rollouts.flatMap((one) => sftRows(one, layout))
            : format === "preference"
              ? preferenceRows(rollouts, layout)
              : rollouts.flatMap((one) => verifiersRow(state, one, layout, one.taken ? (reward ?? 1) : 0) ?? [])
        if (rollouts.length === 0 || row.state === "running") card.leaveOut("unfinished")
        else if (format === "sft" && rows.length === 0)
          card.leaveOut(rollouts.some(({ taken }) => taken) ? "nothing to learn" : "refused")
        for (const one of rows) {
          const reason = reasonAgainst(one, state, reward, filters)
          if (reason === null) take(one, file)
          else card.leaveOut(reason)
        }
      }
    },
    end() {
      for (const { row, times } of counted.values()) put(row, times)
      return card.made
    },
  }
}

const WORDS: { readonly [layout in Layout]: string } = {
  conversation: "goes on in a conversation",
  continuation: "continues a text",
}

function mapped<A, B>(record: { readonly [name: string]: A }, go: (value: A) => B): { readonly [name: string]: B } {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, go(value)]))
}
