// The subcommands of `recall trace`, their options and the help that teaches them.

import { Option, type Command } from "commander"
import { collected } from "./collected.ts"
import { anyNumber, dollars, portNumber, positiveNumber, wholeNumber } from "./numbers.ts"
import type {
  TraceForkOptions,
  TraceTreeOptions,
  TraceShowOptions,
  TraceDiffOptions,
  TraceExportOptions,
  TraceHtmlOptions,
  TraceViewOptions,
} from "./options.ts"

/** The subcommands: each resolves with the exit status. */
export interface TraceCommands {
  tree(file: string, options: TraceTreeOptions): Promise<number>
  show(file: string, row: string, options: TraceShowOptions): Promise<number>
  diff(before: string, after: string, options: TraceDiffOptions): Promise<number>
  export(files: readonly string[], options: TraceExportOptions): Promise<number>
  html(file: string, options: TraceHtmlOptions): Promise<number>
  view(file: string, options: TraceViewOptions): Promise<number>
  debug(file: string): Promise<number>
  fork(file: string, row: string, options: TraceForkOptions): Promise<number>
}

const TRACE_FILE = ["<file>", "a trace, or - for standard input"] as const

/** Declares the subcommands on the command `trace`; `act` receives the status of the executed one. */
export function declareTrace(
  command: Command,
  commands: TraceCommands,
  act: (status: Promise<number>) => Promise<void>,
  withModelOptions: (command: Command) => Command,
): Command {
  const trace = command
    .summary("inspect the trace of a run")
    .description("Show, compare, export, step through and fork traces written by recall run --trace FILE.")
  trace
    .command("tree")
    .argument(...TRACE_FILE)
    .summary("print calls, questions and requests as a tree, one per line")
    .description(
      "Print the calls, questions and requests of a run as a tree, one per line, each with its number and cost.",
    )
    .option("--depth <levels>", "show at most this many levels", wholeNumber)
    .option("--task <name>", "show only the calls of a task and the rows below them")
    .option("--min-cost <usd>", "show only rows that cost at least this many dollars, rows below included", dollars)
    .option("--errors", "show only failures")
    .option("--questions", "show only questions, each below the one whose answer asked it")
    .option("--json", "print one object { run, end, totals, budget, rows, byTask, byDepth, longestPath }")
    .action((file: string, options: TraceTreeOptions) => act(commands.tree(file, options)))
  trace
    .command("show")
    .argument(...TRACE_FILE)
    .argument("<row>", "number of a row in the output of recall trace tree")
    .summary("print all details of one row")
    .description("Print all details of one row: arguments, messages, answer, value or failure, and cost.")
    .option("--json", "print one object, with unabridged values")
    .action((file: string, row: string, options: TraceShowOptions) => act(commands.show(file, row, options)))
  trace
    .command("diff")
    .argument("<before>", "a trace")
    .argument("<after>", "another trace")
    .summary("compare the calls, questions and results of two runs")
    .description("Compare the calls, questions and results of two runs, and their cost.")
    .option("--json", "print one object { gone, come, changed, same, cost }")
    .action((before: string, after: string, options: TraceDiffOptions) => act(commands.diff(before, after, options)))
  trace
    .command("export")
    .argument("<file...>", "a trace, or - for standard input; training data take several")
    .summary("convert traces to the format of another tool, or to training data")
    .description(
      "Convert a trace to the format of another tool, or traces to training data, on standard output or to a file.\n"
        + "Rows of training data have the texts of questions, data and answers. Secrets and what --redact names are "
        + "hidden first.",
    )
    .addOption(
      new Option(
        "--format <format>",
        "chrome for Perfetto and chrome://tracing, otlp-json for OpenTelemetry collectors; training data: "
          + "sft for fine-tuning, preference for pairs of a refused and a taken answer, verifiers for rewards",
      )
        .choices(["chrome", "otlp-json", "sft", "preference", "verifiers"])
        .makeOptionMandatory(),
    )
    .option("--content", "chrome, otlp-json: include the texts of questions, data and answers")
    .option("-o, --output <file>", "training data: file of the rows, with a card of counts beside it")
    .addOption(
      new Option("--only <which>", "training data: only answers that were taken, of runs that are done").choices([
        "ok",
      ]),
    )
    .option("--task <name>", "training data: only questions of a task")
    .option("--model <id>", "training data: only answers of a model, by its id")
    .option(
      "--depth <levels>",
      "training data: only questions at most so deep; those of the program are 1",
      positiveNumber,
    )
    .option("--max-chars <number>", "training data: only rows of at most so many characters", wholeNumber)
    .option("--dedupe", "training data: write equal rows once, with their number in multiplicity")
    .option("--reward <file>", "training data: a module with TASK reward(run), or PARAM run and TESTs about it")
    .option("--min-reward <number>", "training data: only rows of runs with at least this reward", anyNumber)
    .option("--redact <rule>", "training data: hide data:NAME, pattern:REGEX or a text; may be repeated", collected)
    .action((files: readonly string[], options: TraceExportOptions) => act(commands.export(files, options)))
  trace
    .command("html")
    .argument(...TRACE_FILE)
    .summary("write a trace as a self-contained page")
    .description("Write a trace as a self-contained page with the viewer, which opens from disk.")
    .requiredOption("-o, --output <file>", "file of the page, or - for standard output")
    .action((file: string, options: TraceHtmlOptions) => act(commands.html(file, options)))
  trace
    .command("view")
    .argument("<file>", "a trace, which is followed while it grows")
    .summary("view a trace in the browser")
    .description("Serve the viewer to this machine only and print its address. Ctrl-C stops it.")
    .option("--port <number>", "port of the server (default: any free port)", portNumber)
    .action((file: string, options: TraceViewOptions) => act(commands.view(file, options)))
  trace
    .command("debug")
    .argument("<file>", "a trace")
    .summary("step through a trace, forwards and backwards")
    .description(
      "Step through a trace as recall debug steps through a run, without running anything.\n"
        + "Commands are read from standard input, one per line: h lists them.",
    )
    .action((file: string) => act(commands.debug(file)))
  withModelOptions(
    trace
      .command("fork")
      .argument("<file>", "a trace")
      .argument("<row>", "number of a question, task call or memo hit in the output of recall trace tree")
      .summary("run again with one result replaced")
      .description(
        "Run the program of a trace again with another result for one question or call, and for all equal ones. "
          + "Only questions that depend on it are asked.",
      )
      .option("--set <json>", "the new result as JSON, or @file for JSON in a file")
      .option(
        "--set-text <text>",
        "the new result as text, @file for text in a file, or @@ for text that begins with @",
      ),
  ).action((file: string, row: string, options: TraceForkOptions) => act(commands.fork(file, row, options)))
  return trace
}
