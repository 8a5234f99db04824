// The Test Anything Protocol, version 14: https://testanything.org/tap-version-14-specification.html.

import { indexLines } from "../../diagnostics/position.ts"
import type { TestResult } from "../../run/test.ts"
import type { Sources } from "../sources.ts"
import { summary, type TestedFile } from "./tested.ts"

/** The lines for one file, whose first test has the number `from`. A file that could not be tested is one test that failed. */
export function tapFile({ file, results, diagnostics }: TestedFile, from: number, sources: Sources): string {
  if (diagnostics.length > 0) return notOk(from, file, { message: summary(diagnostics) })
  if (results.length === 0) return `ok ${from} - ${escaped(file)} # SKIP no tests\n`
  return results
    .map((result, i) =>
      result.passed
        ? ok(from + i, `${file}: ${result.name}`)
        : notOk(from + i, `${file}: ${result.name}`, details(file, result, sources)),
    )
    .join("")
}

/** The plan, which may stand at the end. */
export function tapEnd(count: number): string {
  return count === 0 ? "TAP version 14\n1..0 # SKIP no tests\n" : `1..${count}\n`
}

function ok(number: number, name: string): string {
  return `ok ${number} - ${escaped(name)}\n`
}

/** With a block of YAML, of which JSON strings are a part. */
function notOk(number: number, name: string, fields: { readonly [key: string]: string | number }): string {
  const block = Object.entries(fields).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  return `not ok ${number} - ${escaped(name)}\n  ---\n${block.join("")}  ...\n`
}

function details(
  file: string,
  { diagnostics, span }: TestResult,
  sources: Sources,
): { readonly [key: string]: string | number } {
  return {
    message: summary(diagnostics),
    severity: "fail",
    file,
    line: indexLines(sources.textOf(file) ?? "").position(span.start).line,
  }
}

/** A description is one line, whatever a reader takes for the end of one, and `#` would begin a directive. */
function escaped(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replaceAll(/[\\#]/g, "\\$&")
}
