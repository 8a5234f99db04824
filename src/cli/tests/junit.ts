// Writes test results as JUnit XML, in the form that CI systems read: https://github.com/testmoapp/junitxml.

import { indexLines } from "../../diagnostics/position.ts"
import type { TestResult } from "../../run/test.ts"
import type { Sources } from "../sources.ts"
import { summary, type TestedFile } from "./tested.ts"

export function junit(all: readonly TestedFile[], sources: Sources): string {
  const suites = all.map((tested) => suite(tested, sources)).join("")
  const root = element("testsuites", { name: "recall test", ...countsOf(all) }, suites)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`
}

interface Counts {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly time: string
}

/** Counts for a suite; a file that could not be tested is one error. */
function countsOf(all: readonly TestedFile[]): Counts {
  const results = all.flatMap((one) => one.results)
  const errors = all.filter(({ diagnostics }) => diagnostics.length > 0).length
  return {
    tests: results.length + errors,
    failures: results.filter(({ passed }) => !passed).length,
    errors,
    time: results.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  }
}

function suite(tested: TestedFile, sources: Sources): string {
  const { file, results, diagnostics } = tested
  const broken =
    diagnostics.length === 0
      ? ""
      : element("testcase", { name: file, classname: file, file }, problem("error", diagnostics))
  return element(
    "testsuite",
    { name: file, file, ...countsOf([tested]) },
    broken + results.map((result) => testCase(file, result, sources)).join(""),
  )
}

function testCase(file: string, { name, passed, diagnostics, seconds, span }: TestResult, sources: Sources): string {
  const { line } = indexLines(sources.textOf(file) ?? "").position(span.start)
  return element(
    "testcase",
    { name, classname: file, file, line, time: seconds.toFixed(3) },
    passed ? "" : problem("failure", diagnostics),
  )
}

function problem(name: "failure" | "error", diagnostics: TestResult["diagnostics"]): string {
  const [first] = diagnostics
  return element(name, { type: first?.code ?? name, message: first?.message ?? "" }, escaped(summary(diagnostics)))
}

function element(name: string, attributes: { readonly [name: string]: string | number }, content: string): string {
  const shown = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join("")
  if (content === "") return `<${name}${shown}/>\n`
  return `<${name}${shown}>${content.startsWith("<") ? "\n" : ""}${content}</${name}>\n`
}

const ENTITIES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
}

/** Escapes text for an attribute or between tags. A character that XML 1.0 does not allow becomes U+FFFD. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]/gu, "\ufffd")
    .replaceAll(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character]!)
}
