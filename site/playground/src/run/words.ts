// The outcome of a run in words.

import { createRenderer, type Diagnostic, type RunResult, type TestResult, type Usage } from "../../../../src/index.ts"

/** The cost of a run, in a line. */
export function summaryOf({ questions, requests, tokens, calls, seconds }: Usage): string {
  const { asked, remembered } = questions
  return [
    counted(asked, "question"),
    ...(remembered > 0 ? [`${remembered.toLocaleString("en")} answered before`] : []),
    ...(requests > 0 ? [counted(requests, "request")] : []),
    ...(tokens.input + tokens.output > 0 ? [counted(tokens.input + tokens.output, "token")] : []),
    counted(calls.evaluated, "call"),
    ...(calls.remembered > 0 ? [`${counted(calls.remembered, "call")} remembered`] : []),
    `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`,
  ].join(" · ")
}

/** The diagnostics of a run or of its failure, each with its place in the program. */
export function remarksOf(diagnostics: readonly Diagnostic[], sources: RunResult["sources"]): string {
  return diagnostics.map(createRenderer({ textOf: (source) => sources[source] })).join("\n")
}

/** A line for each TEST, with the reasons below one that failed. */
export function testReport(results: readonly TestResult[], sources: RunResult["sources"]): string {
  return results
    .map(({ name, passed, diagnostics }) => {
      const reasons = remarksOf(diagnostics, sources).trimEnd().replaceAll(/^/gm, "  ")
      return `${passed ? "✓" : "✗"} ${name}\n${passed || reasons === "" ? "" : `${reasons}\n`}`
    })
    .join("")
}

export function counted(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`
}
