// `recall doc SUBJECT`: pages of the documentation, and the reference of a library or of a name, as Markdown or JSON.

import { UsageError } from "../../base/errors.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { packageModules } from "../../host/packages.ts"
import { moduleId } from "../../host/paths.ts"
import { BASE } from "../../program/modules/globals.ts"
import { libraryNames } from "../../program/modules/library-names.ts"
import { describeModule, type ModuleReference } from "../../reference/describe.ts"
import { referenceMarkdown } from "../../reference/markdown.ts"
import { describeName, describeStandardLibrary } from "../../reference/standard-library.ts"
import { formNamed } from "../doc/forms.ts"
import { allPages, findPage, pageNames, type Page } from "../doc/pages.ts"
import type { Host } from "../host.ts"
import type { DocOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import { reportFailure, writeDiagnostics } from "../report.ts"
import { createSources, type Sources } from "../sources.ts"
import { EXIT } from "../status.ts"

/** The documentation of a subject: as text, and as the object that `--json` prints. */
interface Documentation {
  readonly text: string
  readonly json: { readonly modules: readonly ModuleReference[] } | { readonly pages: readonly Page[] }
}

export async function docCommand(subject: string | undefined, options: DocOptions, host: Host): Promise<number> {
  const sources = createSources()
  try {
    const found = await documentationOf(subject, host, sources)
    if (found === null) return EXIT.failed
    const text = options.json === true ? `${JSON.stringify(found.json, null, 2)}\n` : found.text
    if (options.output === undefined) host.stdout.write(text)
    else await host.writeFile(options.output, text)
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, sources)
  }
}

/** The list of all pages. */
async function contents(): Promise<Documentation> {
  const pages = await allPages()
  const width = Math.max(...pages.map(({ name }) => name.length))
  const lines = pages.map(({ name, title }) => `  recall doc ${name.padEnd(width)}  ${title}`)
  return { text: `${[...lines, ...OTHERS].join("\n")}\n`, json: { pages } }
}

const OTHERS = [
  "",
  "  recall doc PAGE#SECTION  one section, as links name it: recall doc memo#recordings",
  "  recall doc std           the standard library; recall doc std/text one module of it",
  "  recall doc NAME          a function or task of the library, wherever it is",
  "  recall doc PATH          a module (.rcl), a folder of them, or an npm package",
]

/**
 * The list of pages without a subject. The subject's own modules come first, then pages, then names. Null if a module
 * does not parse; its diagnostics are then written.
 */
export async function documentationOf(
  subject: string | undefined,
  host: Host,
  sources: Sources,
): Promise<Documentation | null> {
  if (subject === undefined) return contents()
  if (subject === "std" || subject.startsWith("std/")) {
    const modules = describeStandardLibrary(subject)
    if (modules === undefined)
      throw new UsageError(
        "not-found",
        `the standard library has no module ${subject}`,
        "recall doc std lists all of them",
      )
    return ofModules(subject === "std" ? "The standard library" : subject, modules)
  }
  const files = await modulesOf(subject, host)
  if (files !== null) {
    const modules = await describe(files, host, sources)
    return modules === null ? null : ofModules(subject, modules)
  }
  const page = await findPage(subject)
  if (page !== null) return { text: page.text, json: { pages: [page] } }
  const modules = describeName(subject)
  if (modules.length > 0) return ofModules(subject, modules)
  const form = await formNamed(subject)
  if (form !== null) return { text: form, json: { pages: [{ name: subject, title: subject, text: form }] } }
  const near = nearest(subject, [...(await pageNames()), ...libraryNames(), ...BASE.names()])
  throw new UsageError(
    "not-found",
    `there is no page, module, folder of modules, package or name of the library ${subject}`,
    near === undefined ? "recall doc lists the pages" : `did you mean ${near}?`,
  )
}

function ofModules(title: string, modules: readonly ModuleReference[]): Documentation {
  return { text: referenceMarkdown(title, modules), json: { modules } }
}

async function describe(
  files: readonly ModuleFile[],
  host: Host,
  sources: Sources,
): Promise<readonly ModuleReference[] | null> {
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

/** The modules of a file, a folder or a package; null if the subject is none with modules. */
async function modulesOf(subject: string, host: Host): Promise<readonly ModuleFile[] | null> {
  const relative = (path: string): ModuleFile => ({
    specifier: /^(\.{0,2}\/|[a-z]:)/i.test(path) ? path : `./${path}`,
    path,
  })
  if (subject === "-" || subject.endsWith(".rcl")) return [relative(subject)]
  const inFolder = await host.listModules(subject)
  if (inFolder !== null && inFolder.length > 0) return inFolder.map(relative)
  const inPackage = await packageModules(subject, process.cwd(), host.readFile)
  return inPackage === null || inPackage.length === 0 ? null : inPackage
}
