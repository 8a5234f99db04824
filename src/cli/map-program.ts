// The options of `recall map`, and the help that teaches them.

import { Option, type Command } from "commander"
import { positiveNumber, wholeNumber } from "./numbers.ts"
import type { MapOptions } from "./options.ts"

const ORDERS = ["ends", "input"] as const

/** Declares the command; `act` receives its program, its documents and the options. */
export function declareMap(
  command: Command,
  act: (file: string, documents: string, options: MapOptions) => Promise<void>,
): Command {
  return command
    .argument("<program>", "a module (.rcl), or - for standard input")
    .argument("<documents>", "a .jsonl, .csv or .tsv file, a folder, a pattern of files, or - for lines of JSON")
    .summary("run a module on each of many documents")
    .description(
      "Run a module once for each document, and write a line of JSON for each run. The same command goes on after "
        + "an interruption or a failure: it runs the documents that have no whole result.",
    )
    .requiredOption("-o, --out <file>", "file of the results (.jsonl), to which the same command adds")
    .option("--to <param>", "the PARAM that takes whole documents (default: their keys are the names of PARAMs)")
    .option("--at-once <count>", "runs under way at once, and requests of all of them (default: 16)", positiveNumber)
    .option("--budget <limits>", "limits of all runs together, any of calls=…,tokens=…,usd=…,seconds=…,concurrency=…")
    .option("--each <limits>", "limits of each run (default: the configuration's budget)")
    .option("--shared <name>", "make --budget that of all commands with this name, in the configuration's database")
    .option("--retries <count>", "further attempts for a run that a model's server fails (default: 2)", wholeNumber)
    .addOption(new Option("--order <order>", "order of the results: as runs end, or as the documents").choices(ORDERS))
    .option("--queue <url>", "have the workers of a queue make the runs; model, memo and permissions are theirs")
    .option("--json", "print one object { documents, kept, done, partial, waiting, failed, open, exhausted, usage }")
    .option("--quiet", "show no progress")
    .addHelpText("after", MAP_EXAMPLES)
    .action(act)
}

const MAP_EXAMPLES = `
Examples:
  recall map label.rcl tickets.csv --out labels.jsonl
  recall map summary.rcl reports/ --out summaries.jsonl --at-once 32 --budget usd=20 --each usd=0.05
  recall map label.rcl part-3.jsonl --out part-3.out.jsonl --budget usd=50 --each usd=0.01 --shared nightly
  recall map label.rcl tickets.jsonl --out labels.jsonl --to ticket --arg labels:='["bug", "question"]'`
