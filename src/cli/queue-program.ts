// The options of `recall worker` and the subcommands of `recall queue`, and the help that teaches them.

import { Option, type Command } from "commander"
import type { QueueState } from "../queue/index.ts"
import { positiveNumber, wholeNumber } from "./numbers.ts"
import { subcommandOf } from "./subcommand.ts"

export interface QueueOptions {
  /** The address of the database; RECALL_QUEUE without it. */
  readonly queue?: string
  readonly json?: boolean
}

export interface WorkerOptions extends QueueOptions {
  readonly atOnce?: number
  readonly grace?: number
  readonly retries?: number
  readonly sharedMemo?: boolean
  readonly budget?: string
  readonly model?: string
  readonly memo?: string | boolean
  readonly allow?: readonly string[]
  readonly yes?: boolean
  readonly confirmLater?: boolean
  readonly quiet?: boolean
}

export interface ListQueueOptions extends QueueOptions {
  readonly of?: string
  readonly state?: QueueState
  readonly limit?: number
}

export type QueueAction =
  | { readonly name: "list"; readonly options: ListQueueOptions }
  | { readonly name: "show"; readonly id: string; readonly options: QueueOptions }
  | { readonly name: "cancel"; readonly ids: readonly string[]; readonly options: QueueOptions }
  | {
      readonly name: "answer"
      readonly id: string
      readonly answer: "yes" | "no"
      readonly call: string | undefined
      readonly options: QueueOptions
    }

const STATES: { readonly [state in QueueState]: true } = {
  queued: true,
  running: true,
  waiting: true,
  done: true,
  partial: true,
  failed: true,
  cancelled: true,
}

export const QUEUE_OPTION = [
  "--queue <url>",
  "address of the PostgreSQL database (default: RECALL_QUEUE, which ps does not show)",
] as const

/** Declares the command `worker` but for the options of all runs; `act` executes it. */
export function declareWorker(command: Command, act: (options: WorkerOptions) => Promise<void>): Command {
  return command
    .summary("run what is in a queue")
    .description(
      "Run the programs in a queue until interrupted; any number of workers, on any machines, share the work. It needs "
        + "the packages pg-boss and pg.",
    )
    .option(...QUEUE_OPTION)
    .option("--at-once <count>", "runs under way at once, and requests of all of them (default: 16)", positiveNumber)
    .option("--budget <limits>", "limits of each run that was submitted without (default: the configuration's budget)")
    .option("--shared-memo", "keep answers in the database, for all workers (default for programs that write)")
    .option("--retries <count>", "further attempts for a run that a model's server fails (default: 2)", wholeNumber)
    .option("--grace <seconds>", "time for runs to end when the worker is stopped (default: 10)", wholeNumber)
    .option("--quiet", "show no progress")
    .action(act)
}

/** Declares the subcommands on the command `queue`; `act` executes one. */
export function declareQueue(command: Command, act: (action: QueueAction) => Promise<void>): Command {
  command.summary("look into a queue of runs").description("List, show, cancel and answer the runs in a queue.")
  const declare = (name: string, summary: string) =>
    subcommandOf(command, name, summary)
      .option(...QUEUE_OPTION)
      .option("--json", "print one object")
  declare("list", "list runs, the last submitted first")
    .option("--of <group>", "only those of a group, such as one map")
    .addOption(new Option("--state <state>", "only those in a state").choices(Object.keys(STATES)))
    .option("--limit <count>", "the most to list (default: 100)", positiveNumber)
    .action((options: ListQueueOptions) => act({ name: "list", options }))
  declare("show", "show one run with its result, or the calls that wait")
    .argument("<id>", "the id of the run")
    .action((id: string, options: QueueOptions) => act({ name: "show", id, options }))
  declare("cancel", "end runs")
    .argument("<id...>", "the ids of the runs")
    .action((ids: readonly string[], options: QueueOptions) => act({ name: "cancel", ids, options }))
  declare("answer", "decide on the calls of a run that wait, and queue it again")
    .argument("<id>", "the id of the run")
    .addArgument(command.createArgument("<answer>", "the decision").choices(["yes", "no"]))
    .argument("[call]", "the number of the call in recall queue show (default: all that wait)")
    .action((id: string, answer: "yes" | "no", call: string | undefined, options: QueueOptions) =>
      act({ name: "answer", id, answer, call, options }),
    )
  return command
}
