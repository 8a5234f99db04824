// The subcommands of `recall memo`, their options and the help that teaches them.

import { Option, type Command } from "commander"
import { subcommandOf } from "./subcommand.ts"

export interface MemoOptions {
  /** The memo's file; the configured or default one unless given. */
  readonly memo?: string
  readonly json?: boolean
}

export interface FilterOptions extends MemoOptions {
  readonly task?: string
  readonly olderThan?: string
  readonly newerThan?: string
}

export interface ListOptions extends FilterOptions {
  readonly sort: "age" | "cost" | "size"
}

export interface CollectOptions extends MemoOptions {
  readonly size?: string
  readonly age?: string
}

export interface ClearOptions extends FilterOptions {
  readonly yes?: boolean
}

export type MemoAction =
  | { readonly name: "list"; readonly options: ListOptions }
  | { readonly name: "show"; readonly key: string; readonly options: MemoOptions }
  | { readonly name: "stats"; readonly options: FilterOptions }
  | { readonly name: "gc"; readonly options: CollectOptions }
  | { readonly name: "clear"; readonly options: ClearOptions }
  | { readonly name: "why"; readonly run: string; readonly row: string | undefined }

/** Declares the subcommands on the command `memo`; `act` executes one. */
export function declareMemo(command: Command, act: (action: MemoAction) => Promise<void>): Command {
  command
    .summary("inspect and clear stored answers")
    .description("List, show and remove the answers stored by earlier runs.")
    .addHelpText("after", EXAMPLES)
  const declare = (name: string, summary: string) =>
    subcommandOf(command, name, summary).option(
      "--memo <file>",
      "file that stores answers (default: the configuration's, or .recall/memo.db)",
    )
  const json = ["--json", "print one object"] as const

  withFilter(declare("list", "list stored entries, newest first"))
    .addOption(
      new Option("--sort <order>", "put the newest, the most expensive or the largest entries first")
        .choices(["age", "cost", "size"])
        .default("age"),
    )
    .option(...json)
    .action((options: ListOptions) => act({ name: "list", options }))
  declare("show", "show one entry: the parts of its key, its cost, the entries it uses, its value")
    .argument("<key>", "the key, or a unique prefix of it")
    .option(...json)
    .action((key: string, options: MemoOptions) => act({ name: "show", key, options }))
  withFilter(declare("stats", "show entries, bytes, tokens, dollars and savings by task"))
    .option(...json)
    .action((options: FilterOptions) => act({ name: "stats", options }))
  declare("gc", "remove entries that were not used for long, then those worth least for their size")
    .option("--size <size>", `total size to keep: 500MB, 1.5GB (${GC_DEFAULT} 1GB)`)
    .option("--age <duration>", `time since last use: 90d, 12h (${GC_DEFAULT} 365d)`)
    .option(...json)
    .action((options: CollectOptions) => act({ name: "gc", options }))
  withFilter(declare("clear", "remove all entries, or those that --task, --older-than and --newer-than select"))
    .option("--yes", "also remove entries that were paid for")
    .option(...json)
    .action((options: ClearOptions) => act({ name: "clear", options }))
  command
    .command("why")
    .summary("explain why a run's questions were found in the memo or asked")
    .description("Show for each question of a run why it was found in the memo, or which part of its key differed.")
    .argument("<run>", "the id that an unfinished run prints, or the file of a trace")
    .argument("[row]", "number of a question, or of a call that asked some, in the trace")
    .action((run: string, row: string | undefined) => act({ name: "why", run, row }))
  return command
}

/** One bound alone replaces both defaults. */
const GC_DEFAULT = "default without --size and --age: the configuration's, or"

function withFilter(command: Command): Command {
  return command
    .option("--task <name>", "select entries asked in this task")
    .option("--older-than <duration>", "select entries made longer ago than this: 30d, 12h, 90m")
    .option("--newer-than <duration>", "select entries made within this time: 30d, 12h, 90m")
}

const EXAMPLES = `
Examples:
  recall memo list --task explain --sort cost
  recall memo show 3fa9c1
  recall memo stats
  recall memo why run.jsonl 12
  recall memo gc --size 500MB --age 90d
  recall memo clear --older-than 30d`
