// Runs the TESTs of one file.

import type { Diagnostic } from "../../../grammar/diagnostic.ts"
import { RecallError, UsageError } from "../../base/errors.ts"
import { moduleId } from "../../host/paths.ts"
import type { Coverage } from "../../run/coverage.ts"
import type { TestResult } from "../../run/test.ts"
import type { Runtime } from "../../runtime.ts"
import type { Host } from "../host.ts"
import { STDIN } from "../reader.ts"
import type { Session } from "../session.ts"

export interface TestedFile {
  readonly file: string
  readonly results: readonly TestResult[]
  /** The reasons why the file could not be tested; empty if it was. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface Testing {
  readonly runtime: Runtime
  readonly session: Session
  readonly host: Host
  readonly filter: string | undefined
  readonly coverage: Coverage | undefined
  /**
   * Whether a file that cannot be read is reported with the others; otherwise `testFile` rejects with a `UsageError`.
   */
  readonly reportsUnreadable: boolean
}

export async function testFile(
  path: string,
  { runtime, session: { reader, sources }, host, filter, coverage, reportsUnreadable }: Testing,
): Promise<TestedFile> {
  const file = path === "-" ? STDIN : moduleId(path)
  try {
    const source = await reader.text(path)
    sources.add(file, source)
    const results = await runtime.test(source, {
      name: file,
      signal: host.signal,
      ...(filter === undefined ? {} : { filter }),
      ...(coverage === undefined ? {} : { coverage }),
    })
    return { file, results, diagnostics: [] }
  } catch (error) {
    if (host.signal.aborted) throw error
    if (error instanceof RecallError) return { file, results: [], diagnostics: error.diagnostics }
    if (!(error instanceof UsageError) || !reportsUnreadable) throw error
    const { code, message, hint } = error
    return {
      file,
      results: [],
      diagnostics: [
        { code, severity: "error", message, span: { start: 0, end: 0 }, ...(hint === undefined ? {} : { hint }) },
      ],
    }
  }
}

/** The messages and hints of diagnostics as one text, a line each. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ message, hint }) => (hint === undefined ? message : `${message}\n${hint}`)).join("\n")
}
