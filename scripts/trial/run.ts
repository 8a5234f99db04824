// `npm run trial`: runs a trial, replays one, or writes the page of the recorded ones.

import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { CommanderError } from "commander"
import { readBudget } from "../../src/cli/budget.ts"
import { loadConfiguration } from "../../src/host/index.ts"
import { UsageError, type Continuation, type Model } from "../../src/index.ts"
import { armsOf } from "./arms.ts"
import { modelOf } from "./models.ts"
import { checkTogether, isWanted, seedsOf, tasksOf, trialCommand, type TrialOptions } from "./options.ts"
import { PAGE, pageOf, RECORDINGS } from "./page.ts"
import { openFolder } from "./recording.ts"
import { finishedOf, replayTrial } from "./replay.ts"
import type { Row } from "./row.ts"
import { tableOf } from "./table.ts"
import { runTrial } from "./trial.ts"

export interface Surroundings {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** The folder whose configuration counts. */
  readonly folder: string
}

const DEFAULT_ARMS = ["plain", "recall", "library"]

/** Runs the command. Its exit status is 1 for a replay that does not give what was recorded, and 2 for misuse. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, err } = surroundings
  let status = 0
  const command = trialCommand(async (options) => {
    status = await act(options, surroundings)
  })
  command.exitOverride().configureOutput({ writeOut: out, writeErr: err })
  try {
    await command.parseAsync(args, { from: "user" })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    // A folder or a file that the user named, and that the system refuses.
    if (error instanceof Error && "syscall" in error) {
      err(`error[unusable-file]: ${error.message}\n`)
      return 2
    }
    if (!(error instanceof UsageError)) throw error
    err(`error[${error.code}]: ${error.message}\n${error.hint === undefined ? "" : `  hint: ${error.hint}\n`}`)
    return 2
  }
}

async function act(options: TrialOptions, surroundings: Surroundings): Promise<number> {
  checkTogether(options)
  if (options.page === true) {
    writeFileSync(PAGE, await pageOf(RECORDINGS))
    return 0
  }
  return options.replay === undefined
    ? await run(options, surroundings)
    : await replay(options.replay, options, surroundings)
}

async function run(options: TrialOptions, { out, err, folder }: Surroundings): Promise<number> {
  const { size: sizes = ["small"], concurrency, tokens, record } = options
  const configuration = (await loadConfiguration(folder))?.configuration ?? {}
  const choice = { specification: options.model!, options: options.options, configuration }
  const own = (await modelOf(choice)).continuation ?? "turn"
  const arms = armsOf(options.arm ?? DEFAULT_ARMS, own)
  const models = new Map<Continuation, Model>()
  for (const { continuation } of arms) models.set(continuation, await modelOf(choice, continuation))
  const budget = readBudget(options.budget)
  if (record !== undefined) openFolder(record, options.note)
  const rows = await runTrial({
    tasks: tasksOf(options.task),
    sizes,
    seeds: seedsOf(options),
    arms,
    model: (continuation) => models.get(continuation)!,
    tokens,
    budget,
    concurrency,
    record,
    onRow: (row) => err(`${progressOf(row)}\n`),
  })
  show(rows, options, out)
  return 0
}

async function replay(recorded: string, options: TrialOptions, { out, err }: Surroundings): Promise<number> {
  const replayed = await replayTrial(recorded, (id) => isWanted(options, id))
  if (replayed.length === 0)
    throw new UsageError(
      "not-found",
      `${recorded} has no such case`,
      "leave out --task, --size, --seed, --samples and --arm",
    )
  show(finishedOf(replayed), options, out)
  const others = replayed.filter(({ state }) => state !== "same")
  for (const { row, state } of others) err(`${state}: ${caseOf(row)}\n`)
  if (others.length > 0)
    err(
      "changed: Recall makes other requests today than when this was recorded; unfinished: the trial was interrupted\n",
    )
  return others.length === 0 ? 0 : 1
}

function show(rows: readonly Row[], { json }: TrialOptions, out: (text: string) => void): void {
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("")
  if (json === "-") return out(lines)
  if (json !== undefined) writeFileSync(json, lines)
  out(`${tableOf(rows)}\n`)
}

function caseOf({ task, size, unit, seed, arm }: Row): string {
  return `${task}, ${size} ${unit}, seed ${seed}, ${arm}`
}

function progressOf(row: Row): string {
  const { exact, deviation, failure, input, output, requests } = row
  const verdict = failure !== null ? `failed: ${failure}` : exact ? "exact" : `off by ${deviation}`
  return `${caseOf(row)}: ${verdict}; ${input} + ${output} tokens, ${requests} request${requests === 1 ? "" : "s"}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    folder: process.cwd(),
  })
}
