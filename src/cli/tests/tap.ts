// Writes test results in the Test Anything Protocol: https://testanything.org/tap-version-14-specification.html.

import { indexLines } from "../../diagnostics/position.ts"
import type { TestResult } from "../../run/test.ts"
import type { Sources } from "../sources.ts"
import { summary, type TestedFile } from "./tested.ts"

/**
 * The lines of one file, whose first test has the number `from`. A file that could not be tested is one failed test.
 */
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

/** The plan, which TAP allows at the end. */
export function tapEnd(count: number): string {
  return count === 0 ? "TAP version 14\n1..0 # SKIP no tests\n" : `1..${count}\n`
}

function ok(number: number, name: string): string {
  return `ok ${number} - ${escaped(name)}\n`
}

/** A failed test with a YAML block. Its values are JSON, which is valid YAML. */
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

/** A description without any kind of line break, and with `#` escaped, which would begin a directive. */
function escaped(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replaceAll(/[\\#]/g, "\\$&")
}
