// `recall check FILE…`: reports errors and warnings without running.

import type { Diagnostic } from "../../../grammar/index.ts"
import { applyFixes } from "../../program/check/fix.ts"
import { UsageError } from "../../base/errors.ts"
import { fileModules } from "../../host/modules.ts"
import { moduleId } from "../../host/paths.ts"
import { checkDocument } from "../../program/check-document.ts"
import { checkSource } from "../../program/check-source.ts"
import { expandFolders } from "../files.ts"
import type { Host } from "../host.ts"
import type { CheckOptions } from "../options.ts"
import { createReader, STDIN, type Reader } from "../reader.ts"
import { located, reportFailure, writeDiagnostics } from "../report.ts"
import { createSources, type Sources } from "../sources.ts"
import { EXIT } from "../status.ts"

/** Rounds of `--fix`, as a fix may reveal another. */
const MAX_ROUNDS = 4

export async function checkCommand(paths: readonly string[], options: CheckOptions, host: Host): Promise<number> {
  const sources = createSources()
  const reader = createReader(host)
  const found = new Map<string, Diagnostic>()
  try {
    for (const file of await expandFolders(paths, host)) {
      // A diagnostic in a module that several files import is reported once.
      for (const diagnostic of await checkFile(file, options, host, reader, sources))
        found.set(JSON.stringify(diagnostic), diagnostic)
    }
  } catch (error) {
    return reportFailure(error, host, sources)
  }
  const all = [...found.values()]
  if (options.json === true) host.stdout.write(`${JSON.stringify(located(all, sources), null, 2)}\n`)
  else writeDiagnostics(all, host, sources)
  const fails = all.some(({ severity }) => severity === "error" || options.strict === true)
  return fails ? EXIT.failed : EXIT.done
}

async function checkFile(
  file: string,
  { fix = false }: CheckOptions,
  host: Host,
  reader: Reader,
  sources: Sources,
): Promise<readonly Diagnostic[]> {
  if (fix && file === "-") throw new UsageError("bad-argument", "--fix cannot write to standard input", "name a file")
  const name = file === "-" ? STDIN : moduleId(file)
  let text = await reader.text(file)
  const check = async () => {
    sources.add(name, text)
    const modules = sources.recording(fileModules({ read: (path) => host.readFile(path) }))
    const isDocument = file !== "-" && !file.endsWith(".rcl")
    return isDocument ? checkDocument({ id: name, text }, modules) : checkSource({ id: name, text }, modules)
  }
  let diagnostics = await check()
  if (!fix || !name.endsWith(".rcl")) return diagnostics
  const written = text
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fixed = applyFixes(
      text,
      diagnostics.filter(({ source }) => source === name),
    )
    if (fixed === text) break
    text = fixed
    diagnostics = await check()
  }
  if (text !== written) await host.writeFile(file, text)
  return diagnostics
}
