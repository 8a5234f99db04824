// The table of a trial's results: a line for each task, size and arm, over all of its samples.

import type { Row } from "./row.ts"

const HEADER = [
  "task",
  "size",
  "arm",
  "exact",
  "failed",
  "deviation",
  "input",
  "cached",
  "output",
  "× plain",
  "dollars",
  "requests",
  "seconds",
] as const
const FIRST_FIGURE = 3

type Figure = "deviation" | "input" | "cached" | "output" | "usd" | "requests" | "seconds"

/** The table in Markdown. `mark` follows the name of an arm, for a note below the table. */
export function tableOf(rows: readonly Row[], mark: (rows: readonly Row[]) => string = () => ""): string {
  const groups = [...Map.groupBy(rows, ({ task, size, arm }) => `${task} ${size} ${arm}`).values()]
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`
  return [
    line(HEADER),
    `|${HEADER.map((_, i) => (i < FIRST_FIGURE ? "---" : "---:")).join("|")}|`,
    ...groups.map((group) => line(cellsOf(group, rows, mark(group)))),
  ].join("\n")
}

function cellsOf(rows: readonly Row[], all: readonly Row[], mark: string): readonly string[] {
  const { task, size, unit, arm } = rows[0]!
  const spread = (key: Figure, digits = 0) =>
    spreadOf(
      rows.map((row) => row[key]),
      digits,
    )
  const estimate = rows.some(({ estimated }) => estimated) ? "≈ " : ""
  return [
    task,
    `${shown(size)} ${unit}`,
    arm + mark,
    `${rows.filter(({ exact }) => exact).length} of ${rows.length}`,
    String(rows.filter(({ failure }) => failure !== null).length),
    spread("deviation", 1),
    estimate + spread("input"),
    spread("cached"),
    estimate + spread("output"),
    spreadOf(
      rows.map((row) => ratioOf(row, all)),
      2,
    ),
    spread("usd", 4),
    spread("requests", 1),
    spread("seconds", 1),
  ]
}

/** The tokens of a case in relation to those of the plain request with the same data; null where there is none. */
function ratioOf(row: Row, all: readonly Row[]): number | null {
  const isSame = ({ task, size, seed, arm }: Row) =>
    task === row.task && size === row.size && seed === row.seed && arm === "plain"
  const plain = all.find(isSame)
  const tokens = ({ input, output }: Row) => input + output
  return plain === undefined || tokens(plain) === 0 ? null : tokens(row) / tokens(plain)
}

/** The median, with the least and the greatest number where they differ; numbers that are not known are left out. */
export function spreadOf(numbers: readonly (number | null)[], digits = 0): string {
  const sorted = numbers.filter((number) => number !== null).sort((a, b) => a - b)
  if (sorted.length === 0) return "–"
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  const [least, most] = [sorted[0]!, sorted.at(-1)!]
  return least === most
    ? shown(median, digits)
    : `${shown(median, digits)} (${shown(least, digits)}–${shown(most, digits)})`
}

function shown(number: number, digits = 0): string {
  return number.toLocaleString("en", { maximumFractionDigits: digits })
}
