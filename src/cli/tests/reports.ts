// The formats of test results: text for people, JSON, JUnit XML and the Test Anything Protocol.

import { indexLines } from "../../diagnostics/position.ts"
import type { CoveragePoint } from "../../run/coverage.ts"
import type { ReporterName } from "../options.ts"
import { located } from "../report.ts"
import type { Sources } from "../sources.ts"
import { coverageData, coverageText } from "./coverage.ts"
import { junit } from "./junit.ts"
import { tapEnd, tapFile } from "./tap.ts"
import type { TestedFile } from "./tested.ts"

export interface Report {
  /** The output after each file. */
  file(tested: TestedFile): string
  /** The output after all files. */
  end(all: readonly TestedFile[], coverage: readonly CoveragePoint[] | null): string
  /** Whether `end` includes the coverage; otherwise it goes to standard error. */
  readonly includesCoverage: boolean
}

interface ReportContext {
  readonly sources: Sources
  /** Whether there is more than one file. */
  readonly several: boolean
}

export const REPORTS: { readonly [name in ReporterName]: (context: ReportContext) => Report } = {
  text: ({ sources, several }) => ({
    includesCoverage: true,
    file: (tested) => (several ? `${tested.file}\n` : "") + linesOf(tested),
    end: (all, coverage) => totals(all) + (coverage === null ? "" : coverageText(coverage, sources)),
  }),
  json: ({ sources }) => ({
    includesCoverage: true,
    file: () => "",
    end: (all, coverage) => `${JSON.stringify(jsonOf(all, coverage, sources), null, 2)}\n`,
  }),
  junit: ({ sources }) => ({ includesCoverage: false, file: () => "", end: (all) => junit(all, sources) }),
  tap: ({ sources }) => {
    let count = 0
    return {
      includesCoverage: false,
      file: (tested) => {
        const text = (count === 0 ? "TAP version 14\n" : "") + tapFile(tested, count + 1, sources)
        count += Math.max(1, tested.results.length)
        return text
      },
      end: () => tapEnd(count),
    }
  },
}

function linesOf({ results, diagnostics }: TestedFile): string {
  if (diagnostics.length > 0) return "FAILED  could not be tested\n"
  return results.map(({ name, passed }) => `${passed ? "passed" : "FAILED"}  ${name}\n`).join("")
}

function totals(all: readonly TestedFile[]): string {
  const results = all.flatMap((one) => one.results)
  const passed = results.filter((one) => one.passed).length
  const untested = all.filter(({ diagnostics }) => diagnostics.length > 0).length
  return `${passed} passed, ${results.length - passed + untested} failed\n`
}

function jsonOf(all: readonly TestedFile[], coverage: readonly CoveragePoint[] | null, sources: Sources): object {
  const tests = all.flatMap(({ file, results }) =>
    results.map(({ name, passed, diagnostics, questions, seconds, span }) => ({
      file,
      name,
      line: indexLines(sources.textOf(file) ?? "").position(span.start).line,
      passed,
      questions,
      seconds,
      diagnostics: located(diagnostics, sources),
    })),
  )
  const untested = all
    .filter(({ diagnostics }) => diagnostics.length > 0)
    .map(({ file, diagnostics }) => ({ file, diagnostics: located(diagnostics, sources) }))
  return { tests, untested, ...(coverage === null ? {} : { coverage: coverageData(coverage, sources) }) }
}
