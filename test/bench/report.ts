// The results of a group, as words and figures for the page and the terminal.

import type { Invoice } from "./invoice.ts"
import { cpus, loadavg, release, totalmem, type as systemName } from "node:os"
import type { Amount, Case, Figures, Group } from "./contender.ts"
import type { Count } from "./counts.ts"
import type { MeasuredGroup, Table } from "./figures.ts"
import { peerVersions } from "./peers.ts"
import { findPrograms } from "./programs.ts"
import { counts, median, memory, ratio, showFactor, times } from "./statistics.ts"

export interface MeasuredCase {
  readonly of: Case
  readonly figures: Figures
}

/** Processes that want a processor, over the last minute. */
export function load(): number {
  return loadavg()[0]!
}

/** The group as the page shows it; `before` is the load when it began. */
export function reportOf(group: Group, cases: readonly MeasuredCase[], before: number): MeasuredGroup {
  const { present, absent } = findPrograms()
  const versions = [
    { name: "Node", version: process.versions.node },
    ...present.filter(({ name }) => name !== "Guile, interpreted"),
    ...peerVersions(),
  ]
  return {
    name: group.name,
    title: group.title,
    about: group.about,
    measured: {
      on: new Date().toISOString().slice(0, 10),
      machine:
        `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, `
        + `${Math.round(totalmem() / 2 ** 30)} GiB, ${systemName()} ${release().split("-")[0]}`,
      versions: versions.map(({ name, version }) => `${name} ${version}`),
      absent,
      load: { before: rounded(before), after: rounded(load()) },
      processors: cpus().length,
    },
    targets: cases.flatMap(targetsOf),
    cases: cases.map(tableOf),
  }
}

function targetsOf({ of, figures }: MeasuredCase): string[][] {
  return of.targets.map((target) => {
    const verdict = target.judge(figures)
    const outcome = verdict === undefined ? "not measured" : verdict.holds ? "reached" : "**missed**"
    return [of.title, target.level, target.what, verdict?.measured ?? "–", outcome]
  })
}

export function countRows(counts: readonly Count[]): string[][] {
  return counts.map((count) => [count.program, integer(count.without), integer(count.with)])
}

/** A row for each way: requests, input told and input invoiced, for each number of calls. */
export function invoiceRows(ways: readonly (readonly [string, readonly Invoice[]])[]): string[][] {
  return ways.map(([name, invoices]) => [
    name,
    ...invoices.flatMap(({ requests, told, invoiced }) => [
      integer(requests),
      integer(told),
      ...invoiced.map((times) => times.toFixed(2)),
    ]),
  ])
}

function tableOf({ of, figures }: MeasuredCase): Table {
  const first = of.contenders[0]!.name
  const withMemory = of.contenders.some(({ name }) => memory(figures.get(name)).length > 0)
  const header = [
    "contender",
    "median",
    "fastest – slowest",
    `× ${first}`,
    ...(withMemory ? ["first run", "peak memory"] : []),
    ...(of.amount === undefined ? [] : [amountTitle(of.amount)]),
    ...(of.counted === undefined ? [] : [of.counted]),
  ]
  const rows = of.contenders.flatMap(({ name }) => {
    const samples = figures.get(name)
    if (samples === undefined) return []
    const measured = times(samples)
    if (measured.length === 0) {
      const [sample] = samples
      return [
        [name, "–", sample !== undefined && "failed" in sample ? sample.failed : "", ...header.slice(3).map(() => "–")],
      ]
    }
    const factor = ratio(figures, name, first)
    const firsts = samples.flatMap((sample) => ("ms" in sample && sample.first !== undefined ? [sample.first] : []))
    const peaks = memory(samples)
    return [
      [
        name,
        milliseconds(median(measured)),
        `${milliseconds(Math.min(...measured))} – ${milliseconds(Math.max(...measured))}`,
        factor === undefined ? "–" : showFactor(factor),
        ...(withMemory
          ? [
              firsts.length === 0 ? "–" : milliseconds(median(firsts)),
              peaks.length === 0 ? "–" : `${integer(median(peaks) / 1024)} MiB`,
            ]
          : []),
        ...(of.amount === undefined ? [] : [amount(of.amount, median(measured))]),
        ...(of.counted === undefined ? [] : [counted(counts(samples))]),
      ],
    ]
  })
  return { title: of.title, header, rows }
}

function amountTitle(amount: Amount): string {
  return amount.kind === "bytes" ? "MB/s" : amount.item
}

function amount(of: Amount, ms: number): string {
  if (of.kind === "bytes") return showFactor(of.bytes / 1000 / ms)
  const nanoseconds = (ms * 1e6) / of.items
  return nanoseconds >= 1000 ? `${showFactor(nanoseconds / 1000)} µs` : `${showFactor(nanoseconds)} ns`
}

/** Counts may differ between the rounds where they depend on timing. */
function counted(all: readonly number[]): string {
  if (all.length === 0) return "–"
  const [least, most] = [integer(Math.min(...all)), integer(Math.max(...all))]
  return least === most ? least : `${least} – ${most}`
}

function milliseconds(ms: number): string {
  return ms < 1 ? `${showFactor(ms * 1000)} µs` : `${showFactor(ms)} ms`
}

function integer(number: number): string {
  return Math.round(number).toLocaleString("en")
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10
}
