// The subcommands of `recall memo`, their options and the help that teaches them.

import { Option, type Command } from "commander"

export interface MemoOptions {
  /** The memo's file; the configuration's or the usual one unless given. */
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

/** Declares them on the command `memo`; `act` carries one out. */
export function declareMemo(command: Command, act: (action: MemoAction) => Promise<void>): Command {
  command
    .summary("look at what is remembered, and forget it")
    .description("Lists, shows and removes the answers that are kept from earlier runs.")
    .addHelpText("after", EXAMPLES)
  const declare = (name: string, summary: string) =>
    command
      .command(name)
      .summary(summary)
      .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
      .option("--memo <file>", "the file of the memo (default: the configuration's, or .recall/memo.db)")
  const json = ["--json", "print one object"] as const

  withFilter(declare("list", "list what is remembered, the last made first"))
    .addOption(
      new Option("--sort <order>", "the last made, the dearest or the largest first")
        .choices(["age", "cost", "size"])
        .default("age"),
    )
    .option(...json)
    .action((options: ListOptions) => act({ name: "list", options }))
  declare("show", "show one entry: what its key is made of, what it cost, what it uses, its value")
    .argument("<key>", "the key, or as much of its beginning as no other has")
    .option(...json)
    .action((key: string, options: MemoOptions) => act({ name: "show", key, options }))
  withFilter(declare("stats", "count what is remembered by task: entries, bytes, tokens, dollars, and what was saved"))
    .option(...json)
    .action((options: FilterOptions) => act({ name: "stats", options }))
  declare("gc", "remove what was not used for long, and what is worth least for its size")
    .option(
      "--size <size>",
      "bytes that all entries may take together: 500MB, 1.5GB (default, where --age is not given either: the configuration's, or 1GB)",
    )
    .option(
      "--age <duration>",
      "time since an entry was last used: 90d, 12h (default, where --size is not given either: the configuration's, or 365d)",
    )
    .option(...json)
    .action((options: CollectOptions) => act({ name: "gc", options }))
  withFilter(declare("clear", "remove all, or what --task, --older-than and --newer-than say"))
    .option("--yes", "remove what has cost money, too")
    .option(...json)
    .action((options: ClearOptions) => act({ name: "clear", options }))
  command
    .command("why")
    .summary("why each question of a run was found in the memo, or not")
    .description("Says for each question of a run why it was found in the memo, or which part of its key was another.")
    .argument("<run>", "the run, as its end has named it, or the file of a trace")
    .argument("[row]", "one question, or a call that asked some, by its number in the trace")
    .action((run: string, row: string | undefined) => act({ name: "why", run, row }))
  return command
}

function withFilter(command: Command): Command {
  return command
    .option("--task <name>", "only what was asked in this task")
    .option("--older-than <duration>", "only what was made longer ago: 30d, 12h, 90m")
    .option("--newer-than <duration>", "only what was made since")
}

const EXAMPLES = `
Examples:
  recall memo list --task explain --sort cost
  recall memo show 3fa9c1
  recall memo stats
  recall memo why run.jsonl 12
  recall memo gc --size 500MB --age 90d
  recall memo clear --older-than 30d`
