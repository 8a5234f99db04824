// `--profile` and `--profile-file`: the time, tokens and dollars of a run by task.

import type { TraceEvent } from "../trace/events.ts"
import { createProfiler } from "../trace/profile.ts"
import { profileByName, speedscope, type ProfiledName } from "../trace/profile-views.ts"
import type { Host } from "./host.ts"
import type { EvaluationOptions } from "./options.ts"
import { drawTable } from "./table.ts"
import { showCount, showDollars } from "./units.ts"

/** The lines of the table; `--profile-file` has all. */
const MOST_LINES = 30
/** Terminal columns of a name. */
const MOST_OF_NAME = 50

export interface Profiling {
  event(event: TraceEvent): void
  /** Writes what was asked for; rejects with a `UsageError` if the file cannot be written. */
  end(): Promise<void>
}

/** The profile of a run, which is traced with all of its calls. */
export function createProfiling({ profile, profileFile }: EvaluationOptions, host: Host): Profiling {
  const profiler = createProfiler()
  let title = "run"
  return {
    event(event) {
      if (event.type === "run") title = event.name
      profiler.event(event)
    },
    async end() {
      const root = profiler.profile()
      if (profile === true) host.stderr.write(tableOf(profileByName(root)))
      if (profileFile !== undefined) await host.writeFile(profileFile, `${JSON.stringify(speedscope(root, title))}\n`)
    },
  }
}

function tableOf(names: readonly ProfiledName[]): string {
  const isPriced = names.some(({ cost }) => cost.input + cost.output > 0)
  const table = drawTable(
    [
      { title: "", most: MOST_OF_NAME },
      { title: "calls", align: "right" },
      { title: "remembered", align: "right" },
      { title: "own time", align: "right" },
      { title: "with below", align: "right" },
      ...(isPriced
        ? ([
            { title: "tokens", align: "right" },
            { title: "dollars", align: "right" },
          ] as const)
        : []),
    ],
    names
      .slice(0, MOST_LINES)
      .map(({ kind, name, calls, remembered, own, total, cost }) => [
        kind === "question" ? `ask ${JSON.stringify(name)}` : name,
        showCount(calls),
        remembered === 0 ? "" : showCount(remembered),
        showTime(own),
        showTime(total),
        ...(isPriced ? [tokensOf(cost.input + cost.output), showDollars(cost)] : []),
      ]),
  )
  const rest = names.length - MOST_LINES
  return rest > 0 ? `${table}and ${showCount(rest)} more, which --profile-file writes\n` : table
}

function tokensOf(count: number): string {
  return count === 0 ? "" : showCount(count)
}

function showTime(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${(milliseconds / 1_000).toFixed(1)} s`
  return `${milliseconds.toFixed(milliseconds >= 100 ? 0 : milliseconds >= 1 ? 1 : 3)} ms`
}
