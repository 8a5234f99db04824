// `recall trace diff A B`: prints the differences between the calls, questions and results of two runs.

import { PLAIN } from "../../../diagnostics/render.ts"
import { diffTraces, type Compared, type TraceDiff } from "../../../trace/diff.ts"
import type { Cost } from "../../../base/cost.ts"
import type { RunState } from "../../../trace/state.ts"
import { valueOfRow } from "../../../trace/values.ts"
import { COLORED, usesColor } from "../../colors.ts"
import type { Host } from "../../host.ts"
import type { TraceDiffOptions } from "../../options.ts"
import { EXIT } from "../../status.ts"
import { withTraces } from "./load.ts"
import { costWords, numberWords, oneLine } from "../../words.ts"
import { jsonWords, nameWords, valueWords } from "./words.ts"

export function diffCommand(before: string, after: string, options: TraceDiffOptions, host: Host): Promise<number> {
  return withTraces([before, after], host, (a, b) => {
    const diff = diffTraces(a.state, b.state)
    if (options.json === true) host.stdout.write(jsonWords(diff))
    else for (const line of linesOf(diff, a.state, b.state, host)) host.stdout.styled(`${line}\n`)
    return EXIT.done
  })
}

function linesOf(
  { gone, come, changed, same, cost }: TraceDiff,
  before: RunState,
  after: RunState,
  host: Host,
): readonly string[] {
  const style = usesColor(host.stdout, host.env) ? COLORED : PLAIN
  const words = (state: RunState, { id, times }: Compared): string =>
    `#${id} ${nameWords(state, state.rows[id]!)}${times > 1 ? ` (${numberWords(times)} times)` : ""}`
  return [
    ...gone.map((one) => style.severity(`- ${words(before, one)}`, "error")),
    ...come.map((one) => style.hint(`+ ${words(after, one)}`)),
    ...changed.flatMap((one) => [
      style.severity(`~ ${words(after, one.after)}`, "warning"),
      `    before: ${resultWords(before, one.before)}`,
      `    after:  ${resultWords(after, one.after)}`,
    ]),
    ...(gone.length + come.length + changed.length > 0 ? [""] : []),
    [
      `${numberWords(gone.length)} only in the first`,
      `${numberWords(come.length)} only in the second`,
      `${numberWords(changed.length)} with other results`,
      `${numberWords(same)} the same`,
    ].join(", "),
    `cost: ${totalWords(cost.before)} before, ${totalWords(cost.after)} after`,
  ]
}

function totalWords(cost: Cost): string {
  return costWords(cost).join(", ") || "nothing"
}

function resultWords(state: RunState, { id }: Compared): string {
  const row = state.rows[id]!
  if (row.failure !== null) return oneLine(`failed: ${row.failure.code}: ${row.failure.message}`, 200)
  const value = valueOfRow(state, row)
  return value === null ? "unfinished" : valueWords(state, value)
}
