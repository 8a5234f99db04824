// `recall fmt FILE…`: formats modules.

import { UsageError } from "../../base/errors.ts"
import { formatModule } from "../../../grammar/format/format.ts"
import { moduleId } from "../../host/paths.ts"
import { expandFolders } from "../files.ts"
import type { Host } from "../host.ts"
import type { FormatOptions } from "../options.ts"
import { createReader, STDIN, type Reader } from "../reader.ts"
import { reportFailure, writeDiagnostics } from "../report.ts"
import { createSources, type Sources } from "../sources.ts"
import { EXIT } from "../status.ts"

export async function fmtCommand(paths: readonly string[], options: FormatOptions, host: Host): Promise<number> {
  const sources = createSources()
  const reader = createReader(host)
  let status: number = EXIT.done
  try {
    for (const file of await expandFolders(paths, host)) {
      const formatted = formatFile(file, options, host, reader, sources)
      status = Math.max(status, await formatted.catch((error: unknown) => reportFailure(error, host, sources)))
      if (host.signal.aborted) break
    }
  } catch (error) {
    return reportFailure(error, host, sources)
  }
  return status
}

async function formatFile(
  file: string,
  { check = false }: FormatOptions,
  host: Host,
  reader: Reader,
  sources: Sources,
): Promise<number> {
  if (file !== "-" && !file.endsWith(".rcl")) {
    // A name of no file is reported as missing, not as a document.
    await reader.bytes(file)
    throw new UsageError(
      "bad-argument",
      `${file} is not a module: only modules (.rcl) are formatted`,
      "leave documents out: their text is kept as it is",
    )
  }
  const name = file === "-" ? STDIN : moduleId(file)
  const source = await reader.text(file)
  sources.add(name, source)
  const { text, diagnostics } = formatModule(source)
  if (text === null) {
    writeDiagnostics(
      diagnostics.map((diagnostic) => ({ ...diagnostic, source: name })),
      host,
      sources,
    )
    return EXIT.failed
  }
  if (check) {
    if (text === source) return EXIT.done
    host.stdout.write(`${name}\n`)
    return EXIT.failed
  }
  if (file === "-") host.stdout.write(text)
  else if (text !== source) await host.writeFile(file, text)
  return EXIT.done
}
