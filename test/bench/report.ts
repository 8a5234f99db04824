// The figures as Markdown, for docs/benchmarks.md and for the terminal.

import { cpus, loadavg, totalmem, type as systemName, release } from "node:os"
import type { Amount, Case, Figures, Group } from "./contender.ts"
import type { Count } from "./counts.ts"
import { peerVersions } from "./peers.ts"
import { findPrograms } from "./programs.ts"
import { median, memory, ratio, showFactor, times } from "./statistics.ts"

export interface MeasuredCase {
  readonly of: Case
  readonly figures: Figures
}
export interface MeasuredGroup {
  readonly of: Group
  readonly cases: readonly MeasuredCase[]
}

export function page(groups: readonly MeasuredGroup[], counts: readonly Count[], minutes: number): string {
  return [
    "# Benchmarks",
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}; the run took ${minutes.toFixed(1)} minutes. \`node test/bench/run.ts parse\` measures one group and prints it.`,
    machine(),
    "Every contender is measured in several rounds, all in turn, each time in a new process, which runs it until it is warm and then gives the lower quartile of its runs: what a " +
      "run takes when little else gets in the way. A time is the median of the rounds, with the fastest and the slowest round behind it. A ratio is the median of the ratios within the rounds, so that a machine whose speed drifts does not distort it; it says how many times as long a contender " +
      "takes as the first of its table. Times of a shared machine say little by themselves: read the ratios.",
    "## Targets",
    targets(groups),
    ...groups.map(showGroup),
    "## Evaluations saved",
    "How often tasks are evaluated, without memo and with it. These are counts and do not vary.",
    table(["program", "without memo", "with memo"], counts.map((count) => [count.program, integer(count.without), integer(count.with)])),
  ].join("\n\n") + "\n"
}

function machine(): string {
  const { present, absent } = findPrograms()
  const versions = [{ name: "Node", version: process.versions.node }, ...present.filter(({ name }) => name !== "Guile, interpreted"), ...peerVersions()]
  return [
    `- Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${systemName()} ${release().split("-")[0]}`,
    `- Versions: ${versions.map(({ name, version }) => `${name} ${version}`).join(", ")}`,
    `- Processes that wanted a processor during the last minute of the run: ${loadavg()[0]!.toFixed(1)}; the benchmark itself is one. Where it is more than the machine has processors, the figures are distorted.`,
    ...(absent.length === 0 ? [] : [`- Not installed here, and so not measured: ${absent.join(", ")}`]),
  ].join("\n")
}

function targets(groups: readonly MeasuredGroup[]): string {
  const rows = groups.flatMap((group) =>
    group.cases.flatMap(({ of, figures }) =>
      of.targets.map((target) => {
        const verdict = target.judge(figures)
        const outcome = verdict === undefined ? "not measured" : verdict.holds ? "reached" : "**missed**"
        return [of.title, target.level, target.what, verdict?.measured ?? "–", outcome]
      }),
    ),
  )
  return table(["case", "level", "target", "measured", "outcome"], rows, (column) => column === 3)
}

export function showGroup({ of, cases }: MeasuredGroup): string {
  return [`## ${of.title}`, of.about, ...cases.map(showCase)].join("\n\n")
}

function showCase({ of, figures }: MeasuredCase): string {
  const first = of.contenders[0]!.name
  const withMemory = of.contenders.some(({ name }) => memory(figures.get(name)).length > 0)
  const header = ["contender", "median", "fastest – slowest", `× ${first}`, ...(withMemory ? ["first run", "peak memory"] : []), ...(of.amount === undefined ? [] : [amountTitle(of.amount)])]
  const rows = of.contenders.flatMap(({ name }) => {
    const samples = figures.get(name)
    if (samples === undefined) return []
    const measured = times(samples)
    if (measured.length === 0) {
      const [sample] = samples
      return [[name, "–", sample !== undefined && "failed" in sample ? sample.failed : "", ...header.slice(3).map(() => "–")]]
    }
    const factor = ratio(figures, name, first)
    const firsts = samples.flatMap((sample) => ("ms" in sample && sample.first !== undefined ? [sample.first] : []))
    const peaks = memory(samples)
    return [[
      name,
      milliseconds(median(measured)),
      `${milliseconds(Math.min(...measured))} – ${milliseconds(Math.max(...measured))}`,
      factor === undefined ? "–" : showFactor(factor),
      ...(withMemory ? [firsts.length === 0 ? "–" : milliseconds(median(firsts)), peaks.length === 0 ? "–" : `${integer(median(peaks) / 1024)} MiB`] : []),
      ...(of.amount === undefined ? [] : [amount(of.amount, median(measured))]),
    ]]
  })
  return `### ${of.title}\n\n${table(header, rows)}`
}

function amountTitle(amount: Amount): string {
  return amount.kind === "bytes" ? "MB/s" : amount.item
}

function amount(of: Amount, ms: number): string {
  if (of.kind === "bytes") return showFactor(of.bytes / 1000 / ms)
  const nanoseconds = (ms * 1e6) / of.items
  return nanoseconds >= 1000 ? `${showFactor(nanoseconds / 1000)} µs` : `${showFactor(nanoseconds)} ns`
}

function milliseconds(ms: number): string {
  return ms < 1 ? `${showFactor(ms * 1000)} µs` : `${showFactor(ms)} ms`
}

function integer(number: number): string {
  return Math.round(number).toLocaleString("en")
}

/** Figures stand to the right in their columns, words to the left. */
function table(header: readonly string[], rows: readonly (readonly string[])[], isFigure: (column: number) => boolean = (column) => column > 0): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  return [line(header), `|${header.map((_, column) => (isFigure(column) ? "---:" : "---")).join("|")}|`, ...rows.map(line)].join("\n")
}
