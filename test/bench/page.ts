// docs/benchmarks.md, made from the figures in docs/benchmarks.json and from nothing else.

import { writeFileSync } from "node:fs"
import type { Figures, MeasuredGroup, Table } from "./figures.ts"

const PAGE = new URL("../../docs/benchmarks.md", import.meta.url)

export function writePage(figures: Figures): void {
  writeFileSync(PAGE, pageOf(figures))
}

export function pageOf({ groups, counts }: Figures): string {
  return (
    [
      "# Benchmarks",
      "Written by `npm run bench`, which measures everything, in some 25 minutes. `npm run bench parse fib` measures these groups anew and leaves the others as they are: each says when it was measured, "
        + "and how busy the machine was. `npm run bench counts` counts anew. Where more processes want a processor than there are, the figures are distorted. The figures are in `benchmarks.json`.",
      "Every contender is measured in several rounds, all in turn, each time in a new process, which runs it until it is warm and then gives the lower quartile of its runs: what a "
        + "run takes when little else gets in the way. A time is the median of the rounds, with the fastest and the slowest round behind it. A ratio is the median of the ratios within the rounds, so that a machine whose speed drifts does not distort it; it says how many times as long a contender "
        + "takes as the first of its table. Times of a shared machine say little by themselves: read the ratios.",
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
      "## What was measured, and with what",
      ...surroundings(groups),
    ].join("\n\n") + "\n"
  )
}

/** What groups have in common that were measured on the same machine is said once. */
function surroundings(groups: readonly MeasuredGroup[]): string[] {
  const names = new Map<string, string[]>()
  for (const {
    name,
    measured: { machine, versions, absent },
  } of groups) {
    const what = `${machine}. ${versions.join(", ")}.${absent.length === 0 ? "" : ` Not installed there, and so not measured: ${absent.join(", ")}.`}`
    names.set(what, [...(names.get(what) ?? []), name])
  }
  return [...names].map(([what, of]) => `- ${of.join(", ")}: ${what}`)
}

export function showGroup({ title, about, measured, cases }: MeasuredGroup): string {
  return [`## ${title}`, about, showLoad(measured), ...cases.map(showCase)].join("\n\n")
}

function showLoad({ on, load: { before, after }, processors }: MeasuredGroup["measured"]): string {
  const distorted = Math.max(before ?? 0, after) > processors ? ", which distorts the figures" : ""
  const load =
    before === null
      ? `${after.toFixed(1)} in the last minute of the run`
      : `${before.toFixed(1)} in the minute before, ${after.toFixed(1)} in the last minute`
  return `Measured on ${on}. Processes that wanted one of the ${processors} processors, the benchmark itself being one: ${load}${distorted}.`
}

function showCase({ title, header, rows }: Table): string {
  return `### ${title}\n\n${table(header, rows)}`
}

/** Figures stand to the right in their columns, words to the left. */
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
