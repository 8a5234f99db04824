// The language, by programs in it: TESTs that hold, and programs that fail as the comments below their lines say.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { indexLines, type Position } from "../../src/diagnostics/position.ts"
import { fileModules } from "../../src/host/index.ts"
import { createRuntime, RecallError, UsageError, type CallAround, type Diagnostic, type Span } from "../../src/index.ts"
import { expectationsIn, programsIn, type Expected } from "./expectations.ts"

const folder = fileURLToPath(new URL(".", import.meta.url))
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".rcl") && !file.startsWith("modules"))
  .sort()
const read = (file: string) => readFileSync(`${folder}/${file}`, "utf8")
const newRuntime = (memo: boolean) => createRuntime({ memo, modules: fileModules({ root: folder }) })

describe.each(files.filter((file) => !file.startsWith("failures")))("%s", (file) => {
  test.each([true, false])("holds, with memo: %s", async (memo) => {
    const results = await newRuntime(memo).test(read(file), { name: file })
    expect(results.length).toBeGreaterThan(0)
    expect(
      results
        .filter(({ passed }) => !passed)
        .map(({ name, diagnostics }) => [name, ...diagnostics.map(({ message }) => message)]),
    ).toEqual([])
  })
})

describe.each(files.filter((file) => file.startsWith("failures")))("%s", (file) => {
  test.each(programsIn(read(file)))("$name", async ({ source }) => {
    const expected = expectationsIn(source)
    expect(expected.length).toBeGreaterThan(0)
    const lines = indexLines(source)
    const positionIn = (text: string | undefined, { start }: Span): Position =>
      text === undefined || text === file ? lines.position(start) : { line: 0, column: 0 }
    const found = await diagnosticsOf(source, file)
    expect(found.map((diagnostic, i) => shown(diagnostic, positionIn, expected[i]))).toEqual(expected)
  })
})

async function diagnosticsOf(source: string, name: string): Promise<readonly Diagnostic[]> {
  try {
    return (await newRuntime(true).run(source, { name })).diagnostics
  } catch (error) {
    if (error instanceof RecallError) return error.diagnostics
    if (error instanceof UsageError)
      return [{ code: error.code, severity: "error", message: error.message, span: { start: 0, end: 0 } }]
    throw error
  }
}

/** The diagnostics found, in as much detail as the expectation has. */
function shown(
  { code, message, hint, span, source, calls = [] }: Diagnostic,
  positionIn: (source: string | undefined, span: Span) => Position,
  expected: Expected | undefined,
): Expected {
  const { line, column } = positionIn(source, span)
  return {
    line,
    column,
    code,
    ...(expected?.length === undefined ? {} : { length: span.end - span.start }),
    ...(expected?.message === undefined ? {} : { message }),
    ...(expected?.hint === undefined ? {} : { hint: hint ?? "" }),
    ...(expected?.calls === undefined ? {} : { calls: calls.flatMap((call) => callLines(call, positionIn)) }),
  }
}

function callLines(
  { call, source, span, omitted }: CallAround,
  positionIn: (source: string, span: Span) => Position,
): readonly string[] {
  const { line, column } = positionIn(source, span)
  const shown = `in ${call} at ${line}:${column}`
  return omitted === undefined ? [shown] : [shown, `… ${omitted.toLocaleString("en-US")} more`]
}
