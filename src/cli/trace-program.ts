// The subcommands of `recall trace`, their options and the help that teaches them.

import { InvalidArgumentError, Option, type Command } from "commander"
import type {
  TraceForkOptions,
  TraceTreeOptions,
  TraceShowOptions,
  TraceDiffOptions,
  TraceExportOptions,
  TraceHtmlOptions,
  TraceViewOptions,
} from "./options.ts"

/** Carries out each of them. */
export interface TraceCommands {
  tree(file: string, options: TraceTreeOptions): Promise<number>
  show(file: string, row: string, options: TraceShowOptions): Promise<number>
  diff(before: string, after: string, options: TraceDiffOptions): Promise<number>
  export(file: string, options: TraceExportOptions): Promise<number>
  html(file: string, options: TraceHtmlOptions): Promise<number>
  view(file: string, options: TraceViewOptions): Promise<number>
  debug(file: string): Promise<number>
  fork(file: string, row: string, options: TraceForkOptions): Promise<number>
}

const TRACE_FILE = ["<file>", "a trace, or - for standard input"] as const

/** Declares them on the command `trace`; `act` waits for what one gives. */
export function declareTrace(
  command: Command,
  commands: TraceCommands,
  act: (status: Promise<number>) => Promise<void>,
  withModelOptions: (command: Command) => Command,
): Command {
  const trace = command
    .summary("look into the trace of a run")
    .description("Shows, compares, exports and runs again what recall run --trace FILE has written.")
  trace
    .command("tree")
    .argument(...TRACE_FILE)
    .summary("what happened, one call, question and request a line")
    .option("--depth <levels>", "leave out what is deeper", wholeNumber)
    .option("--task <name>", "only the calls of a task, and what is below them")
    .option("--min-cost <usd>", "only what cost so many dollars, all below it included", positiveNumber)
    .option("--errors", "only what failed")
    .option("--json", "print one object { run, end, totals, budget, rows, byTask, byDepth, longestPath }")
    .action((file: string, options: TraceTreeOptions) => act(commands.tree(file, options)))
  trace
    .command("show")
    .argument(...TRACE_FILE)
    .argument("<row>", "the number of a row, as tree shows it")
    .summary("everything about one row")
    .option("--json", "print the row with its values whole")
    .action((file: string, row: string, options: TraceShowOptions) => act(commands.show(file, row, options)))
  trace
    .command("diff")
    .argument("<before>", "a trace")
    .argument("<after>", "another")
    .summary("what another run asked and called, and what came out differently")
    .option("--json", "print one object { gone, come, changed, same, cost }")
    .action((before: string, after: string, options: TraceDiffOptions) => act(commands.diff(before, after, options)))
  trace
    .command("export")
    .argument(...TRACE_FILE)
    .summary("the trace in a format of other tools")
    .addOption(
      new Option(
        "--format <format>",
        "chrome for Perfetto and chrome://tracing, otlp-json for collectors of OpenTelemetry",
      )
        .choices(["chrome", "otlp-json"])
        .makeOptionMandatory(),
    )
    .option("--content", "with the texts of questions, data and answers")
    .action((file: string, options: TraceExportOptions) => act(commands.export(file, options)))
  trace
    .command("html")
    .argument(...TRACE_FILE)
    .summary("the trace as a page that opens from disk and can be sent")
    .requiredOption("-o, --output <file>", "where the page is written; - for standard output")
    .action((file: string, options: TraceHtmlOptions) => act(commands.html(file, options)))
  trace
    .command("view")
    .argument("<file>", "a trace; one that still grows is followed")
    .summary("look at a trace in the browser")
    .description("Serves the viewer to this machine alone and prints its address. Ctrl-C ends it.")
    .option("--port <number>", "the port (default: any that is free)", portNumber)
    .action((file: string, options: TraceViewOptions) => act(commands.view(file, options)))
  trace
    .command("debug")
    .argument("<file>", "a trace")
    .summary("step through it, forth and back")
    .description(
      "Steps through a trace as recall debug does through a run. Nothing is run. Commands are read from standard input, one a line: h shows them.",
    )
    .action((file: string) => act(commands.debug(file)))
  withModelOptions(
    trace
      .command("fork")
      .argument("<file>", "a trace")
      .argument("<row>", "the number of a question, of a call of a task, or of a hit of one, as tree shows it")
      .summary("run it again with the result of one row replaced")
      .description(
        "Runs the program of a trace again with another result of one question or call, and of all that is equal to it. Only what depends on it is asked.",
      )
      .option("--set <json>", "the result, as JSON; @file for the JSON in a file")
      .option(
        "--set-text <text>",
        "the result, a text; @file for the text in a file, @@ for a text that begins with @",
      ),
  ).action((file: string, row: string, options: TraceForkOptions) => act(commands.fork(file, row, options)))
  return trace
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (text.trim() === "" || !Number.isInteger(number) || number < 0)
    throw new InvalidArgumentError("It is a whole number from 0 on.")
  return number
}

function portNumber(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1 || number > 65_535)
    throw new InvalidArgumentError("It is a whole number from 1 to 65535.")
  return number
}

function positiveNumber(text: string): number {
  const number = Number(text)
  if (text.trim() === "" || !Number.isFinite(number) || number < 0)
    throw new InvalidArgumentError("It is a number from 0 on.")
  return number
}
