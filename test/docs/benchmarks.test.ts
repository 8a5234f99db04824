// The page of the benchmarks shows its figures, and a group that is measured again replaces its old figures alone.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { readFigures, withGroups, type MeasuredGroup } from "../bench/figures.ts"
import { GROUP_NAMES } from "../bench/groups.ts"
import { pageOf } from "../bench/page.ts"

const figures = readFigures()

test("docs/benchmarks.md is made from docs/benchmarks.json", () => {
  expect(readFileSync(new URL("../../docs/benchmarks.md", import.meta.url), "utf8")).toBe(pageOf(figures))
})

test("there are figures of every group, in the order of the report", () => {
  expect(figures.groups.map(({ name }) => name)).toEqual(GROUP_NAMES)
})

test("a group that is measured again leaves the others as they were", () => {
  const old = figures.groups.find(({ name }) => name === "deep")!
  const anew: MeasuredGroup = {
    ...old,
    measured: { ...old.measured!, on: "2030-01-01", load: { before: 0.5, after: 7 } },
    targets: [["A million nested calls", "aim", "a target", "3 ×", "**missed**"]],
  }
  const after = withGroups(figures, [anew], GROUP_NAMES)
  expect(after.groups.map(({ name }) => name)).toEqual(GROUP_NAMES)
  expect(after.groups.filter(({ name }) => name !== "deep")).toEqual(
    figures.groups.filter(({ name }) => name !== "deep"),
  )
  const page = pageOf(after)
  expect(page).toContain(
    "Measured on 2030-01-01. Processes that wanted one of the 2 processors, "
      + "the benchmark itself being one: 0.5 in the minute before, 7.0 in the last minute, "
      + "which distorts the figures.",
  )
  expect(page).toContain("| deep | A million nested calls | aim | a target | 3 × | **missed** |")
  expect(page).not.toContain("with memo: completes, under 1,024 MiB")
})
