// The subcommands of `recall approvals`, their options and the help that teaches them.

import type { Command } from "commander"
import type { MemoOptions } from "./memo-program.ts"
import { subcommandOf } from "./subcommand.ts"

export interface ListApprovalsOptions extends MemoOptions {
  readonly all?: boolean
}

export type ApprovalsAction =
  | { readonly name: "list"; readonly options: ListApprovalsOptions }
  | { readonly name: "show"; readonly id: string; readonly options: MemoOptions }
  | {
      readonly name: "decide"
      readonly isAllowed: boolean
      readonly ids: readonly string[]
      readonly options: MemoOptions
    }

/** Declares the subcommands on the command `approvals`; `act` executes one. */
export function declareApprovals(command: Command, act: (action: ApprovalsAction) => Promise<void>): Command {
  command
    .summary("decide on calls that wait for a person")
    .description(
      "List, show and decide the calls that runs with --confirm-later have left open. A run that is resumed makes the "
        + "calls with a yes; those with a no fail with not-confirmed.",
    )
    .addHelpText("after", EXAMPLES)
  const declare = (name: string, summary: string) =>
    subcommandOf(command, name, summary)
      .option("--memo <file>", "file that keeps the calls (default: the configuration's, or .recall/memo.db)")
      .option("--json", "print one object")
  declare("list", "list the calls that wait, oldest first")
    .option("--all", "also list the calls that are decided")
    .action((options: ListApprovalsOptions) => act({ name: "list", options }))
  declare("show", "show one call: all of its arguments, and what each may derive from")
    .argument("<id>", "the id, or a unique beginning of it")
    .action((id: string, options: MemoOptions) => act({ name: "show", id, options }))
  for (const isAllowed of [true, false])
    declare(isAllowed ? "yes" : "no", isAllowed ? "permit calls" : "refuse calls")
      .argument("<id...>", "the ids, or unique beginnings of them")
      .action((ids: readonly string[], options: MemoOptions) => act({ name: "decide", isAllowed, ids, options }))
  return command
}

const EXAMPLES = `
Examples:
  recall run reminders.rcl --confirm-later
  recall approvals list
  recall approvals show 3fa9
  recall approvals yes 3fa9 81c0
  recall run --resume 2026-05-04-a1b2c3`
