// `recall test FILE…|FOLDER…`: runs the TESTs of modules and reports which pass.

import { UsageError } from "../../base/errors.ts"
import { createCoverage } from "../../run/coverage.ts"
import type { Runtime } from "../../runtime.ts"
import type { Host } from "../host.ts"
import type { TestOptions } from "../options.ts"
import { reportFailure, writeDiagnostics } from "../report.ts"
import { createSession, type Session } from "../session.ts"
import { EXIT } from "../status.ts"
import { coverageText } from "../tests/coverage.ts"
import { REPORTS } from "../tests/reports.ts"
import { testFile, type TestedFile } from "../tests/tested.ts"

export async function testCommand(paths: readonly string[], options: TestOptions, host: Host): Promise<number> {
  const session = createSession(host, options)
  const given = paths.length === 0 ? ["."] : paths
  try {
    if (options.watch === true && given.includes("-"))
      throw new UsageError("bad-argument", "standard input cannot be watched", "name the file")
    // All rounds of --watch share one runtime, so questions that an edit does not change are not asked again.
    const runtime = await session.runtime()
    if (options.watch !== true) return (await round(given, runtime, session, options, host)).status
    return await watched(given, runtime, session, options, host)
  } catch (error) {
    // An interruption is the only end of --watch.
    if (options.watch !== true) session.abandon()
    return reportFailure(error, host, session.sources)
  } finally {
    await session.close()
  }
}

interface Round {
  readonly status: number
  readonly folders: ReadonlyMap<string, readonly string[]>
  /** The modules that were tested, including unreadable ones. */
  readonly files: readonly string[]
}

/** Tests again after each change, until the program is interrupted. */
async function watched(
  paths: readonly string[],
  runtime: Runtime,
  session: Session,
  options: TestOptions,
  host: Host,
): Promise<never> {
  for (;;) {
    session.sources.clear()
    const { folders, files } = await round(paths, runtime, session, options, host)
    const texts = new Map<string, string | null>(files.map((file) => [file, null]))
    for (const [name, text] of session.sources.all()) texts.set(name, text)
    host.stderr.write("waiting for a change\n")
    await host.changed({ files: texts, folders })
  }
}

async function round(
  paths: readonly string[],
  runtime: Runtime,
  session: Session,
  options: TestOptions,
  host: Host,
): Promise<Round> {
  const folders = new Map<string, readonly string[]>()
  const files: { readonly path: string; readonly named: boolean }[] = []
  for (const path of paths) {
    const found = path === "-" ? null : await host.listModules(path)
    if (found === null) files.push({ path, named: true })
    else folders.set(path, found)
    for (const inner of found ?? []) files.push({ path: inner, named: false })
  }
  const coverage = options.coverage === true ? createCoverage() : undefined
  const report = REPORTS[options.reporter ?? (options.json === true ? "json" : "text")]({
    sources: session.sources,
    several: files.length > 1,
  })
  const tested: TestedFile[] = []
  for (const { path, named } of files) {
    const one = await testFile(path, {
      runtime,
      session,
      host,
      filter: options.filter,
      coverage,
      reportsUnreadable: !named || options.watch === true,
    })
    // A module in a folder need not have tests.
    if (!named && one.results.length === 0 && one.diagnostics.length === 0) continue
    tested.push(one)
    writeDiagnostics(
      [...one.diagnostics, ...one.results.flatMap(({ diagnostics }) => diagnostics)],
      host,
      session.sources,
    )
    host.stdout.write(report.file(one))
  }
  // A recording without a module's questions would replace a complete one.
  if (options.watch !== true && tested.some(({ diagnostics }) => diagnostics.length > 0)) session.abandon()
  host.stdout.write(report.end(tested, coverage?.points() ?? null))
  if (coverage !== undefined && !report.includesCoverage)
    host.stderr.write(coverageText(coverage.points(), session.sources))
  const passed = tested.every(
    ({ diagnostics, results }) => diagnostics.length === 0 && results.every((result) => result.passed),
  )
  // A typing mistake in a path or in --filter must not look like tests that all pass.
  if (
    options.watch !== true
    && tested.every(({ results, diagnostics }) => results.length === 0 && diagnostics.length === 0)
  ) {
    if (options.filter !== undefined)
      throw new UsageError("bad-argument", `no test has ${JSON.stringify(options.filter)} in its name`)
    throw new UsageError("not-found", `there is no TEST in ${paths.join(", ")}`)
  }
  return { status: passed ? EXIT.done : EXIT.failed, folders, files: files.map(({ path }) => path) }
}
