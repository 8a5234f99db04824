// The latest figures of each group, in docs/benchmarks.json; the groups may be from different days.

import { existsSync, readFileSync, writeFileSync } from "node:fs"

const FILE = new URL("../../docs/benchmarks.json", import.meta.url)

export interface Table {
  readonly title: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The results of a group. */
export interface MeasuredGroup {
  readonly name: string
  readonly title: string
  readonly about: string
  /** Null for a group that was never measured: the page shows its prose and its targets. */
  readonly measured: Measurement | null
  /** Rows of case, level, target, measurement and outcome. */
  readonly targets: readonly (readonly string[])[]
  readonly cases: readonly Table[]
}

/** The circumstances of the figures of a group. */
export interface Measurement {
  /** The day, as `2026-11-24`. */
  readonly on: string
  readonly machine: string
  /** The contenders, by name and version. */
  readonly versions: readonly string[]
  /** Programs that this machine lacks. */
  readonly absent: readonly string[]
  /**
   * Processes that wanted a processor, in the minute before the group began and in its last; the benchmark itself is
   * one.
   */
  readonly load: { readonly before: number | null; readonly after: number }
  /** The number of processors. */
  readonly processors: number
}

export interface Figures {
  readonly groups: readonly MeasuredGroup[]
  /** Evaluations saved: counts, which do not vary. */
  readonly counts: readonly (readonly string[])[]
  /** The input of answers with calls, as it is invoiced: counts, too. */
  readonly invoices: readonly (readonly string[])[]
}

export function readFigures(): Figures {
  return existsSync(FILE)
    ? (JSON.parse(readFileSync(FILE, "utf8")) as Figures)
    : { groups: [], counts: [], invoices: [] }
}

/** Replaces the groups that were measured, by name, and orders all of them as in `names`. */
export function withGroups(
  { groups, ...others }: Figures,
  measured: readonly MeasuredGroup[],
  names: readonly string[],
): Figures {
  const newest = new Map([...groups, ...measured].map((group) => [group.name, group]))
  return { groups: names.flatMap((name) => newest.get(name) ?? []), ...others }
}

export function writeFigures(figures: Figures): void {
  writeFileSync(FILE, `${JSON.stringify(figures, null, 1)}\n`)
}
