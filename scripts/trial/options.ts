// The options of `npm run trial`, and the help that teaches them.

import { Command, InvalidArgumentError, Option } from "commander"
import { UsageError } from "../../src/index.ts"
import { ARM_NAMES } from "./arms.ts"
import type { SizeName, Task } from "./task.ts"
import type { CaseId } from "./recording.ts"
import { TOKENS, type Tokens } from "./tokens.ts"
import { TASKS } from "./tasks/index.ts"

export interface TrialOptions {
  readonly model?: string
  readonly options?: string
  readonly task?: readonly string[]
  readonly size?: readonly (number | SizeName)[]
  readonly samples?: number
  readonly seed?: number
  readonly arm?: readonly string[]
  readonly record?: string
  readonly note?: string
  readonly replay?: string
  readonly json?: string
  readonly page?: true
  readonly concurrency: number
  readonly budget?: string
  readonly tokens: Tokens
}

const SIZES = ["small", "medium", "large"] as const satisfies readonly SizeName[]

const taskLines = TASKS.map(
  ({ name, about, unit, sizes: { small, medium, large } }) =>
    `  ${name.padEnd(11)} ${about} ${small}, ${medium}, ${large} ${unit}.`,
)

const AFTER = `
Tasks, with their small, medium and large sizes:
${taskLines.join("\n")}

Arms: ${ARM_NAMES.join(", ")}
  plain    all of the data in one request, without calls
  recall   one question with the data, which the model divides as it likes
  library  a program of the standard library, for the tasks that one fits
  Without a continuation, the model's own; "all" is every arm with every continuation and protocol. The protocol
  follows from what the model is shown: short shows it all of the data, and full only their beginning.

A failure, or a budget that is used up, counts as a sample without an answer. An interrupted trial resumes when it is
started again with the same --record; to ask a case again, remove its file. The data of a case depend on its task, size
and seed alone, so several commands, each with some of the cases and a server of its own, can record one folder at once.

Examples:
  npm run trial -- --model openai:gpt-5.5 --task counts --samples 5 --record /tmp/trial --note 'gpt-5.5, on 3 May 2027'
  npm run trial -- --model openai:qwen3:8b --options '{"baseURL": "http://localhost:11434/v1"}' --size 300 --task pairs
  npm run trial -- --replay /tmp/trial --json -
`

/** The command; `act` receives its options. */
export function trialCommand(act: (options: TrialOptions) => Promise<void>): Command {
  return new Command("trial")
    .usage("[options]")
    .description("Put generated problems with known answers to a model, plainly and through Recall, and compare.")
    .option("--model <spec>", "a model of recall.config.*, openai:NAME, or offline")
    .option("--options <json>", "keys of the model's configuration: baseURL, timeouts, price, pause, …")
    .option(
      "--task <names>",
      "tasks, with commas between them; all by default",
      listOf(
        TASKS.map(({ name }) => name),
        "task",
      ),
    )
    .option("--size <sizes>", "small, medium, large, or numbers in the task's unit; small by default", sizesOf)
    .option("--samples <n>", "samples of each case, each with data of its own; 1 by default", wholeNumber(1))
    .option("--seed <n>", "the seed of the first sample, 1 by default; the others follow", wholeNumber(0))
    .option(
      "--arm <names>",
      "arms, with commas between them; plain,recall,library by default",
      listOf(ARM_NAMES, "arm"),
    )
    .option("--record <dir>", "record every answer in a folder, and resume from it")
    .option("--note <text>", "what the model is and how its answers are made, for a new folder")
    .option("--replay <dir>", "show a recorded trial again, or some of its cases; no model is asked")
    .option("--json <file>", "write a line of JSON for each case; - for standard output, in place of the table")
    .option("--page", "write docs/evidence.md from the trials in test/trial/recordings")
    .addOption(new Option("--concurrency <n>", "cases at once").argParser(wholeNumber(1)).default(1))
    .addOption(
      new Option("--tokens <source>", "the server's counts, or those of a tokenizer for a server that has none")
        .choices(TOKENS)
        .default("reported"),
    )
    .option("--budget <limits>", "the budget of each case, such as calls=200,tokens=500000,usd=0.5")
    .addHelpText("after", AFTER)
    .showSuggestionAfterError()
    .action(act)
}

/** Throws a `UsageError` for options that do not go together. */
export function checkTogether({ model, replay, record, note, page }: TrialOptions): void {
  const kinds = [
    ["--model", model],
    ["--replay", replay],
    ["--page", page],
  ].filter(([, given]) => given !== undefined)
  if (kinds.length !== 1)
    throw new UsageError(
      "invalid-argument",
      kinds.length === 0 ? "there is no model" : `${kinds.map(([name]) => name).join(" and ")} do not go together`,
      "give --model SPEC to run a trial, --replay DIR to see a recorded one, or --page to write docs/evidence.md",
    )
  if (record !== undefined && model === undefined)
    throw new UsageError("invalid-argument", "--record needs a --model", "a replay records nothing")
  if (note !== undefined && record === undefined)
    throw new UsageError("invalid-argument", "--note needs --record", "the note belongs to a recorded trial")
}

/** The seeds of the samples. */
export function seedsOf({ samples = 1, seed = 1 }: TrialOptions): readonly number[] {
  return Array.from({ length: samples }, (_, i) => seed + i)
}

/** The cases of a recorded trial that the options leave: all, where they name no task, size, sample or arm. */
export function isWanted(options: TrialOptions, { task, size, seed, arm }: CaseId): boolean {
  const { task: tasks = [task], size: sizes = [size], arm: arms = ["all"] } = options
  const named = TASKS.find(({ name }) => name === task)?.sizes
  return (
    tasks.includes(task)
    && sizes.some((wanted) => (typeof wanted === "number" ? wanted : named?.[wanted]) === size)
    && ((options.samples ?? options.seed) === undefined || seedsOf(options).includes(seed))
    && arms.some((name) => name === "all" || arm === name || (!name.includes("/") && arm.startsWith(`${name}/`)))
  )
}

export function tasksOf(names: readonly string[] | undefined): readonly Task[] {
  return TASKS.filter(({ name }) => names === undefined || names.includes(name))
}

function listOf(known: readonly string[], what: string): (text: string) => readonly string[] {
  return (text) => {
    const names = text.split(",").map((name) => name.trim())
    const unknown = names.find((name) => !known.includes(name))
    if (unknown !== undefined)
      throw new InvalidArgumentError(`There is no ${what} "${unknown}"; there are ${known.join(", ")}.`)
    return names
  }
}

function sizesOf(text: string): readonly (number | SizeName)[] {
  return text.split(",").map((written) => {
    const size = written.trim()
    const name = SIZES.find((known) => known === size)
    if (name !== undefined) return name
    if (/^[1-9]\d{0,8}$/.test(size)) return Number(size)
    throw new InvalidArgumentError(`"${size}" is no size: write ${SIZES.join(", ")}, or a whole number from 1 up.`)
  })
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text)
    throw new InvalidArgumentError(`Write a whole number from ${least} up.`)
  }
}
