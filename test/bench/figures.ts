// The figures that were measured last, in docs/benchmarks.json: each group as it was measured, whenever that was.

import { existsSync, readFileSync, writeFileSync } from "node:fs"

const FILE = new URL("../../docs/benchmarks.json", import.meta.url)

export interface Table {
  readonly title: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A group as it was measured. */
export interface MeasuredGroup {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly measured: {
    /** The day, as `2026-11-24`. */
    readonly on: string
    readonly machine: string
    /** What was measured, by name and version. */
    readonly versions: readonly string[]
    /** Programs that were not there. */
    readonly absent: readonly string[]
    /** Processes that wanted a processor, in the minute before the group began and in its last; the benchmark itself is one. */
    readonly load: { readonly before: number | null; readonly after: number }
    /** Of processors. */
    readonly processors: number
  }
  /** Case, level, target, what was measured, and what came of it. */
  readonly targets: readonly (readonly string[])[]
  readonly cases: readonly Table[]
}

export interface Figures {
  readonly groups: readonly MeasuredGroup[]
  /** Evaluations saved: counts, which do not vary. */
  readonly counts: readonly (readonly string[])[]
}

export function readFigures(): Figures {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Figures) : { groups: [], counts: [] }
}

/** Puts groups in the place of those of the same name, all in the order of `names`. */
export function withGroups(
  { groups, counts }: Figures,
  measured: readonly MeasuredGroup[],
  names: readonly string[],
): Figures {
  const newest = new Map([...groups, ...measured].map((group) => [group.name, group]))
  return { groups: names.flatMap((name) => newest.get(name) ?? []), counts }
}

export function writeFigures(figures: Figures): void {
  writeFileSync(FILE, `${JSON.stringify(figures, null, 1)}\n`)
}
