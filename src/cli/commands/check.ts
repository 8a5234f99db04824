// `recall check FILE…`: reports errors and warnings without running.

import type { Diagnostic, Span } from "../../../grammar/index.ts"
import { applyFixes, fixesOf, type Edit, type Fixes } from "../../program/check/fix.ts"
import { UsageError } from "../../base/errors.ts"
import { fileModules } from "../../host/modules.ts"
import { moduleId } from "../../host/paths.ts"
import { checkDocument } from "../../program/check-document.ts"
import { checkSource } from "../../program/check-source.ts"
import { hostGlobals } from "../../program/modules/globals.ts"
import { once } from "../../program/once.ts"
import type { ModuleLoader, ModuleSource } from "../../program/modules/loader.ts"
import { expandFolders } from "../files.ts"
import type { Host } from "../host.ts"
import type { CheckOptions } from "../options.ts"
import { createReader, STDIN, type Reader } from "../reader.ts"
import { located, reportFailure, writeDiagnostics } from "../report.ts"
import { lockedServers } from "../servers.ts"
import { createSources, type Sources } from "../sources.ts"
import { EXIT } from "../status.ts"

/** Rounds of `--fix`, as a fix may reveal another. */
const MAX_ROUNDS = 4

const NO_FIXES: Fixes = new Map()

interface Checked {
  readonly diagnostics: readonly Diagnostic[]
  /** The edits that `--fix` would make. */
  readonly fixes: Fixes
}

export async function checkCommand(paths: readonly string[], options: CheckOptions, host: Host): Promise<number> {
  const sources = createSources()
  const reader = createReader(host)
  const found = new Map<string, Diagnostic>()
  const fixes = new Map<Diagnostic, readonly Edit[]>()
  let unread: number = EXIT.done
  try {
    for (const file of await expandFolders(paths, host)) {
      const checked = await checkFile(file, options, host, reader, sources).catch((error: unknown) => {
        unread = reportFailure(error, host, sources)
        return { diagnostics: [], fixes: NO_FIXES }
      })
      for (const diagnostic of checked.diagnostics) {
        // A diagnostic in a module that several files import is reported once, with its edits if its file is checked.
        const key = JSON.stringify(diagnostic)
        const edits = checked.fixes.get(diagnostic)
        if (!found.has(key) || edits !== undefined) found.set(key, diagnostic)
        if (edits !== undefined) fixes.set(diagnostic, edits)
      }
      if (host.signal.aborted) return unread
    }
  } catch (error) {
    return reportFailure(error, host, sources)
  }
  const all = [...found.values()]
  if (options.json === true) host.stdout.write(`${JSON.stringify(toJson(all, fixes, sources), null, 2)}\n`)
  else writeDiagnostics(all, host, sources)
  const fails = all.some(({ severity }) => severity === "error" || options.strict === true)
  return Math.max(fails ? EXIT.failed : EXIT.done, unread)
}

/** The diagnostics with their places, each with the edits that fix it, if there are any. */
function toJson(diagnostics: readonly Diagnostic[], fixes: Fixes, sources: Sources): readonly object[] {
  return located(diagnostics, sources).map((place, i) => {
    const { source } = place
    const edits = fixes.get(diagnostics[i]!)?.map(({ start, end, text }) => ({ span: { start, end } as Span, text }))
    if (edits === undefined || source === undefined) return place
    const placed = located(
      edits.map((edit) => ({ ...edit, source })),
      sources,
    )
    return { ...place, edits: placed.map(({ source: _, ...edit }) => edit) }
  })
}

async function checkFile(
  file: string,
  options: CheckOptions,
  host: Host,
  reader: Reader,
  sources: Sources,
): Promise<Checked> {
  const { fix = false } = options
  if (fix && file === "-") throw new UsageError("bad-argument", "--fix cannot write to standard input", "name a file")
  const name = file === "-" ? STDIN : moduleId(file)
  let text = await reader.text(file)
  const modules = sources.recording(fileModules({ read: (path) => host.readFile(path) }))
  if (file !== "-" && !file.endsWith(".rcl")) {
    sources.add(name, text)
    return { diagnostics: await checkText({ id: name, text }, modules, options, host), fixes: NO_FIXES }
  }
  const check = async () => {
    sources.add(name, text)
    return checkSource({ id: name, text }, modules, await servers())
  }
  const servers = once(() => lockedServers(host))
  const own = (diagnostics: readonly Diagnostic[]) => diagnostics.filter(({ source }) => source === name)
  let diagnostics = await check()
  if (!fix) return { diagnostics, fixes: fixesOf(text, own(diagnostics)) }
  const written = text
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fixed = applyFixes(text, own(diagnostics))
    if (fixed === text) break
    text = fixed
    diagnostics = await check()
  }
  if (text !== written) await host.writeFile(file, text)
  return { diagnostics, fixes: NO_FIXES }
}

/** The diagnostics of a document. The configuration is loaded only where it may define a name that is not known. */
async function checkText(
  source: ModuleSource,
  modules: ModuleLoader,
  { arg = [] }: CheckOptions,
  host: Host,
): Promise<readonly Diagnostic[]> {
  const parameters = arg.map((given) => /^[^=:]*/.exec(given)![0])
  const diagnostics = await checkDocument(source, { modules, parameters })
  if (!diagnostics.some(({ code }) => code === "unknown-name")) return diagnostics
  const { natives = [] } = await host.configuration()
  return natives.length === 0 ? diagnostics : checkDocument(source, { modules, parameters, host: hostGlobals(natives) })
}
