// docs/benchmarks.md, made from the figures in docs/benchmarks.json and from nothing else.

import { writeFileSync } from "node:fs"
import type { Figures, MeasuredGroup, Measurement, Table } from "./figures.ts"

const PAGE = new URL("../../docs/benchmarks.md", import.meta.url)

export function writePage(figures: Figures): void {
  writeFileSync(PAGE, pageOf(figures))
}

export function pageOf({ groups, counts, invoices }: Figures): string {
  return (
    [
      "# Benchmarks",
      "`npm run bench` writes this page in about 25 minutes. `npm run bench parse fib` measures these groups "
        + "again and leaves the others as they are; each group has its own date and load. "
        + "`npm run bench counts` repeats the counts. More processes than processors distort the figures. "
        + "A process that takes longer than a minute is killed; a contender that fails shows the reason in place of "
        + "its figures. "
        + "The figures are in `benchmarks.json`.",
      "Every contender is measured in several rounds, all in turn, each time in a new process, which warms up "
        + "and then reports the lower quartile of its runs: the time of a run when little else gets in the way. "
        + "A time is the median of the rounds, followed by the fastest and the slowest round. A ratio is the "
        + "median of the ratios within the rounds, so that a machine whose speed drifts does not distort it; "
        + "it is the time of a contender divided by that of the first of its table. Read the ratios: times of a "
        + "shared machine say little by themselves.",
      "## Targets",
      table(
        ["group", "case", "level", "target", "measured", "outcome"],
        groups.flatMap(({ name, targets }) => targets.map((target) => [name, ...target])),
        (column) => column === 4,
      ),
      ...groups.map(showGroup),
      "## Evaluations saved",
      "How often tasks are evaluated, or models asked, without memo and with it. These are counts and do not vary.",
      table(["program", "without memo", "with memo"], counts),
      "## Input of answers with calls",
      "An answer with 5 and with 20 calls, each behind a sentence, written in each way. All requests of the answer are "
        + "counted in tokens (o200k), with its tool and without the questions that the calls ask. A provider with a "
        + "cache takes less for the beginning that a request has in common with the one before: from 1,024 tokens on, "
        + "in steps of 128, a tenth of the price (OpenAI from GPT-5 on, Anthropic, DeepSeek) or a quarter (GPT-4.1). "
        + "The result is a multiple of one uninterrupted pass, which reads the question, the text of the answer and "
        + "the results once, at the full price. These are counts and do not vary.",
      table(
        [
          "way",
          ...["5 calls", "20 calls"].flatMap((calls) => [
            `requests, ${calls}`,
            "tokens",
            "invoiced, cached at a tenth",
            "at a quarter",
          ]),
        ],
        invoices,
      ),
      "## Machines and versions",
      ...surroundings(groups),
    ].join("\n\n") + "\n"
  )
}

/** The surroundings that several groups share are listed once. */
function surroundings(groups: readonly MeasuredGroup[]): string[] {
  const names = new Map<string, string[]>()
  for (const { name, measured } of groups) {
    if (measured === null) continue
    const { machine, versions, absent } = measured
    const missing = absent.length === 0 ? "" : ` Not installed there, and so not measured: ${absent.join(", ")}.`
    const what = `${machine}. ${versions.join(", ")}.${missing}`
    names.set(what, [...(names.get(what) ?? []), name])
  }
  return [...names].map(([what, of]) => `- ${of.join(", ")}: ${what}`)
}

export function showGroup({ name, title, about, measured, cases }: MeasuredGroup): string {
  const load = measured === null ? `Not measured yet: \`npm run bench ${name}\` does.` : showLoad(measured)
  return [`## ${title}`, about, load, ...cases.map(showCase)].join("\n\n")
}

function showLoad({ on, load: { before, after }, processors }: Measurement): string {
  const distorted = Math.max(before ?? 0, after) > processors ? ", which distorts the figures" : ""
  const load =
    before === null
      ? `${after.toFixed(1)} in the last minute of the run`
      : `${before.toFixed(1)} in the minute before, ${after.toFixed(1)} in the last minute`
  const wanting = `Processes that wanted one of the ${processors} processors, the benchmark itself being one`
  return `Measured on ${on}. ${wanting}: ${load}${distorted}.`
}

function showCase({ title, header, rows }: Table): string {
  return `### ${title}\n\n${table(header, rows)}`
}

/** Figures are aligned to the right in their columns, words to the left. */
function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  isFigure: (column: number) => boolean = (column) => column > 0,
): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  return [
    line(header),
    `|${header.map((_, column) => (isFigure(column) ? "---:" : "---")).join("|")}|`,
    ...rows.map(line),
  ].join("\n")
}
