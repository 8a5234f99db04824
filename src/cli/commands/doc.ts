// `recall doc FILE|FOLDER|PACKAGE|std|NAME`: generates the reference of a library, as Markdown or JSON.

import { UsageError } from "../../base/errors.ts"
import { packageModules } from "../../host/packages.ts"
import { moduleId } from "../../host/paths.ts"
import { describeModule, type ModuleReference } from "../../reference/describe.ts"
import { referenceMarkdown } from "../../reference/markdown.ts"
import { describeName, describeStandardLibrary } from "../../reference/standard-library.ts"
import type { Host } from "../host.ts"
import type { DocOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import { reportFailure, writeDiagnostics } from "../report.ts"
import { createSources, type Sources } from "../sources.ts"
import { EXIT } from "../status.ts"

export async function docCommand(subject: string, options: DocOptions, host: Host): Promise<number> {
  const sources = createSources()
  let modules: readonly ModuleReference[] | null
  try {
    modules = await describe(subject, host, sources)
    if (modules === null) return EXIT.failed
    const text =
      options.json === true ? `${JSON.stringify({ modules }, null, 2)}\n` : referenceMarkdown(titleOf(subject), modules)
    if (options.output === undefined) host.stdout.write(text)
    else await host.writeFile(options.output, text)
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, sources)
  }
}

function titleOf(subject: string): string {
  return subject === "std" ? "The standard library" : subject
}

/** Null if a module does not parse; its diagnostics are then written. */
async function describe(subject: string, host: Host, sources: Sources): Promise<readonly ModuleReference[] | null> {
  if (subject === "std" || subject.startsWith("std/")) {
    const modules = describeStandardLibrary(subject)
    if (modules === undefined)
      throw new UsageError(
        "not-found",
        `the standard library has no module ${subject}`,
        "recall doc std lists all of them",
      )
    return modules
  }
  const files = await modulesOf(subject, host)
  if (files === null) return named(subject)
  const reader = createReader(host)
  const described: ModuleReference[] = []
  let isSound = true
  for (const { specifier, path } of files) {
    const text = await reader.text(path)
    const id = moduleId(path)
    sources.add(id, text)
    const { reference, diagnostics } = describeModule(specifier, text)
    writeDiagnostics(
      diagnostics.map((diagnostic) => ({ ...diagnostic, source: id })),
      host,
      sources,
    )
    isSound &&= diagnostics.every(({ severity }) => severity !== "error")
    described.push(reference)
  }
  return isSound ? described : null
}

interface ModuleFile {
  /** The name by which an IMPORT refers to the module. */
  readonly specifier: string
  readonly path: string
}

/** Null where there is no such module, folder or package. */
async function modulesOf(subject: string, host: Host): Promise<readonly ModuleFile[] | null> {
  const relative = (path: string): ModuleFile => ({
    specifier: /^(\.{0,2}\/|[a-z]:)/i.test(path) ? path : `./${path}`,
    path,
  })
  if (subject === "-" || subject.endsWith(".rcl")) return [relative(subject)]
  const inFolder = await host.listModules(subject)
  if (inFolder !== null && inFolder.length > 0) return inFolder.map(relative)
  return packageModules(subject, process.cwd(), host.readFile)
}

/** The entry of a name in the library. Throws `UsageError` for one that it does not have. */
function named(subject: string): readonly ModuleReference[] {
  const found = describeName(subject)
  if (found.length > 0) return found
  throw new UsageError(
    "not-found",
    `there is no module, folder of modules, package or name of the library ${subject}`,
    "name a file that ends in .rcl, a folder, an installed package, std, or a function of the library",
  )
}
