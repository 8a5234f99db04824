// `recall trace tree FILE`: prints the rows of a run as a tree, one per line.

import { visible } from "../../../diagnostics/visible.ts"
import { PLAIN, type Styler } from "../../../diagnostics/render.ts"
import { durationOf } from "../../../trace/order.ts"
import { longestPath } from "../../../trace/path.ts"
import type { Sums } from "../../../trace/order.ts"
import { sumsByTask, totalsByDepth, totalsByTask, type Total } from "../../../trace/totals.ts"
import { treeOf, type TreeRow } from "../../../trace/tree.ts"
import type { Row, RunState } from "../../../trace/state.ts"
import { valueOfRow } from "../../../trace/values.ts"
import { COLORED, usesColor } from "../../colors.ts"
import type { Host } from "../../host.ts"
import type { TraceTreeOptions } from "../../options.ts"
import { EXIT } from "../../status.ts"
import { withTraces } from "./load.ts"
import { costWords, countWords, durationWords, moneyWords, numberWords, oneLine } from "../../words.ts"
import { hitWords, jsonWords, nameWords, valueWords } from "./words.ts"

/** Levels of indentation; a deeper row shows its level instead. */
const MAX_INDENTED = 40
/** Lines per write. */
const LINES = 1_000
/** Stretches of the longest path that are printed. */
const MAX_STRETCHES = 5

export function treeCommand(file: string, options: TraceTreeOptions, host: Host): Promise<number> {
  return withTraces([file], host, ({ state }) => {
    const rows = treeOf(state, options)
    if (options.json === true) host.stdout.write(jsonWords(jsonOf(state, rows)))
    else {
      const style = usesColor(host.stdout, host.env) ? COLORED : PLAIN
      for (let i = 0; i < rows.length; i += LINES)
        host.stdout.styled(
          rows
            .slice(i, i + LINES)
            .map(
              (row) =>
                `${lineOf(state, row, style)}${options.questions === true ? taskWords(state, row.row, style) : ""}\n`,
            )
            .join(""),
        )
      host.stdout.write(
        summary(state)
          .map((line) => `${line}\n`)
          .join(""),
      )
    }
    return EXIT.done
  })
}

export function lineOf(state: RunState, { row, level, sums, folded }: TreeRow, style: Styler): string {
  const indent = level <= MAX_INDENTED ? "  ".repeat(level) : `${"  ".repeat(MAX_INDENTED)}[level ${level}] `
  const value = row.kind === "run" ? (state.end?.text ?? null) : valueOfRow(state, row)
  const result = value === null || row.kind === "request" ? "" : ` → ${valueWords(state, value)}`
  const hit = hitWords(row)
  const notes = [
    ...(hit === null ? [durationWords(durationOf(state, row))] : [style.hint(hit)]),
    ...costWords(sums),
    ...(row.request?.response?.remembered === true ? [style.hint("remembered")] : []),
    ...(row.request !== undefined && row.request.retries.length > 0
      ? [countWords(row.request.retries.length, "retry").replace("retrys", "retries")]
      : []),
    ...(row.confirmation === undefined || row.confirmation.decision?.allowed === false
      ? []
      : [style.hint(row.confirmation.decision === null ? "to be confirmed" : "confirmed")]),
    ...(row.diagnostics.length > 0
      ? [style.severity(countWords(row.diagnostics.length, "diagnostic"), "warning")]
      : []),
    ...(row.state === "running" ? [style.severity("unfinished", "warning")] : []),
    ...(folded > 0 ? [`${numberWords(folded)} more below`] : []),
  ]
  const failure =
    row.failure === null
      ? ""
      : `  ${style.severity(`${visible(row.failure.code)}: ${oneLine(row.failure.message, 200)}`, "error")}`
  const name = `${style.faint(`#${row.id}`)} ${nameWords(state, row)}`
  return `${indent}${name}${result}${failure}  ${style.faint(notes.join(", "))}`
}

/** The task that asks a question, where the rows above it are left out. */
function taskWords(state: RunState, row: Row, style: Styler): string {
  if (row.kind === "run") return ""
  let above = state.rows[row.parent]
  while (above !== undefined && above.kind !== "call" && above.kind !== "run") above = state.rows[above.parent]
  return above?.kind === "call" ? style.faint(`, in ${oneLine(above.name, 80)}`) : ""
}

function summary(state: RunState): readonly string[] {
  const { totals, end, budget } = state
  const lines = [
    "",
    [
      end === null ? "unfinished" : end.outcome,
      countWords(totals.calls, "call"),
      countWords(totals.questions.running + totals.questions.done + totals.questions.failed, "question"),
      `${numberWords(totals.remembered.calls + totals.remembered.questions)} remembered`,
      countWords(totals.requests.running + totals.requests.ended, "request"),
      ...costWords(totals.cost),
      ...(totals.saved.usd !== null && totals.saved.usd > 0 ? [`${moneyWords(totals.saved.usd)} saved`] : []),
    ].join(", "),
  ]
  for (const { kind, limit } of budget) lines.push(`the budget of ${visible(kind)} was reached: ${numberWords(limit)}`)
  const tasks = totalsByTask(state)
  const sums = sumsByTask(state)
  if (tasks.size > 1)
    lines.push(
      "",
      "by task:",
      ...costliestFirst([...tasks], sums).map(
        ([task, total]) =>
          `  ${task === null ? "(outside of tasks)" : oneLine(task, 80)}: ${totalWords(total)}${belowWords(
            total,
            task === null ? undefined : sums.get(task),
          )}`,
      ),
    )
  const path = longestPath(state)
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, MAX_STRETCHES)
  if (path.length > 1)
    lines.push(
      "",
      "longest waited for:",
      ...path.map(({ id, from, to }) => `  ${durationWords(to - from)}  #${id} ${nameWords(state, state.rows[id]!)}`),
    )
  return lines
}

function totalWords(total: Total): string {
  return [
    countWords(total.calls, "call"),
    countWords(total.questions, "question"),
    `${numberWords(total.remembered)} remembered`,
    ...costWords(total),
    `${durationWords(total.milliseconds)} in models and natives`,
  ].join(", ")
}

/** Tasks by their cost with all below them, so that those which a user has written come before their parts. */
function costliestFirst(
  tasks: readonly (readonly [task: string | null, total: Total])[],
  sums: ReadonlyMap<string, Sums>,
): readonly (readonly [task: string | null, total: Total])[] {
  const costOf = ([task, total]: readonly [string | null, Total]) => (task === null ? total : (sums.get(task) ?? total))
  return tasks.toSorted((one, other) => {
    const [a, b] = [costOf(one), costOf(other)]
    return (b.usd ?? 0) - (a.usd ?? 0) || b.input + b.output - a.input - a.output
  })
}

/** The sums with all that the calls of a task have called; empty where that is no more. */
function belowWords(own: Total, sums: Sums | undefined): string {
  if (sums === undefined || (sums.questions === own.questions && sums.input + sums.output === own.input + own.output))
    return ""
  return `; with all below ${[countWords(sums.questions, "question"), ...costWords(sums)].join(", ")}`
}

function jsonOf(state: RunState, rows: readonly TreeRow[]): object {
  const sums = sumsByTask(state)
  return {
    run: state.run,
    end: state.end,
    totals: state.totals,
    budget: state.budget,
    rows: rows.map(({ row, level, sums, folded }) => ({ ...row, level, sums, folded })),
    byTask: [...totalsByTask(state)].map(([task, total]) => ({
      task,
      ...total,
      withBelow: task === null ? null : (sums.get(task) ?? null),
    })),
    byDepth: [...totalsByDepth(state)].map(([depth, total]) => ({ depth, ...total })),
    longestPath: longestPath(state),
  }
}
