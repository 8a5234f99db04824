// Reports test coverage, as text and as data.

import { indexLines } from "../../diagnostics/position.ts"
import type { CoveragePoint } from "../../run/coverage.ts"
import type { Sources } from "../sources.ts"

interface Share {
  readonly covered: number
  readonly total: number
}

function share(points: readonly CoveragePoint[], kind: CoveragePoint["kind"]): Share {
  const all = points.filter((point) => point.kind === kind)
  return { covered: all.filter(({ count }) => count > 0).length, total: all.length }
}

/** The covered shares, then a line for each point that was not reached. */
export function coverageText(points: readonly CoveragePoint[], sources: Sources): string {
  const tasks = share(points, "task")
  const branches = share(points, "branch")
  const missed = points
    .filter(({ count }) => count === 0)
    .map((point) => {
      const { line, column } = placeOf(point, sources)
      const missed = point.kind === "task" ? `TASK ${point.name} was not called` : `${point.name} was not taken`
      return `  ${point.source}:${line}:${column}  ${missed}\n`
    })
  const shares = `${tasks.covered} of ${tasks.total} tasks, ${branches.covered} of ${branches.total} branches`
  return `coverage: ${shares}\n${missed.join("")}`
}

export function coverageData(points: readonly CoveragePoint[], sources: Sources): object {
  return {
    tasks: share(points, "task"),
    branches: share(points, "branch"),
    points: points.map((point) => ({
      kind: point.kind,
      name: point.name,
      file: point.source,
      ...placeOf(point, sources),
      count: point.count,
    })),
  }
}

function placeOf(
  { source, span }: CoveragePoint,
  sources: Sources,
): { readonly line: number; readonly column: number } {
  const { line, column } = indexLines(sources.textOf(source) ?? "").position(span.start)
  return { line, column }
}
