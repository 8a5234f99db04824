// `recall test FILE`: evaluates the TESTs of a module and says which hold.

import { moduleId } from "../../host/paths.ts"
import type { TestResult } from "../../runtime.ts"
import type { Host } from "../host.ts"
import type { TestOptions } from "../program.ts"
import { STDIN } from "../reader.ts"
import { located, reportFailure, writeDiagnostics } from "../report.ts"
import { createSession } from "../session.ts"
import type { Sources } from "../sources.ts"
import { EXIT } from "../status.ts"

export async function testCommand(file: string, options: TestOptions, host: Host): Promise<number> {
  const { runtime, reader, sources } = createSession(host, { ...options, memo: true })
  let results: readonly TestResult[]
  try {
    const name = file === "-" ? STDIN : moduleId(file)
    const source = await reader.text(file)
    sources.add(name, source)
    results = await (await runtime()).test(source, { name, signal: host.signal })
  } catch (error) {
    return reportFailure(error, host, sources)
  }
  for (const { diagnostics } of results) writeDiagnostics(diagnostics, host, sources)
  host.stdout.write(options.json === true ? toJson(results, sources) : toText(results))
  return results.every(({ passed }) => passed) ? EXIT.done : EXIT.failed
}

function toText(results: readonly TestResult[]): string {
  const lines = results.map(({ name, passed }) => `${passed ? "passed" : "FAILED"}  ${name}\n`)
  const failed = results.filter(({ passed }) => !passed).length
  return `${lines.join("")}${results.length - failed} passed, ${failed} failed\n`
}

function toJson(results: readonly TestResult[], sources: Sources): string {
  const tests = results.map((result) => ({ ...result, diagnostics: located(result.diagnostics, sources) }))
  return `${JSON.stringify({ tests }, null, 2)}\n`
}
