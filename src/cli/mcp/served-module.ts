// The modules whose tasks are served: compiled, with the values of their PARAMs, and described as resources.

import { basename } from "node:path"
import { UsageError } from "../../base/errors.ts"
import { moduleId } from "../../host/paths.ts"
import { describeModule } from "../../reference/describe.ts"
import { referenceMarkdown } from "../../reference/markdown.ts"
import type { Program } from "../../run/program.ts"
import type { Runtime } from "../../runtime.ts"
import { expandFolders } from "../files.ts"
import type { Host } from "../host.ts"
import { readArguments } from "../inputs/arguments.ts"
import type { McpOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import type { Sources } from "../sources.ts"
import type { Kept } from "./kept.ts"

/** A module whose tasks are served. */
export interface ServedModule {
  /** The name of its file without folders and extension. */
  readonly name: string
  readonly path: string
  readonly text: string
  readonly program: Program
}

/** The compiled modules. Rejects with `RecallError` for one with mistakes, and with `UsageError` for other files. */
export async function servedModules(
  files: readonly string[],
  options: McpOptions,
  runtime: Runtime,
  sources: Sources,
  host: Host,
): Promise<readonly ServedModule[]> {
  const reader = createReader(host)
  const found: ServedModule[] = []
  for (const path of await expandFolders(files, host)) {
    if (!path.endsWith(".rcl"))
      throw new UsageError("bad-argument", `${path} is no module`, "name modules (.rcl), or folders of them")
    const [text, name] = [await reader.text(path), moduleId(path)]
    sources.add(name, text)
    const program = await runtime.compile(text, { kind: "module", name })
    found.push({ name: basename(path, ".rcl"), path, text, program })
  }
  const parameters = found.flatMap(({ program }) => program.parameters)
  const types = new Map(parameters.map(({ name, type }) => [name, type]))
  const args = await readArguments(options.arg, reader, async () => types)
  for (const name of Object.keys(args)) {
    if (!types.has(name)) throw new UsageError("unknown-argument", `no module that is served has a PARAM ${name}`)
  }
  return found.map((module) => {
    const own = module.program.parameters.flatMap(({ name }) => (Object.hasOwn(args, name) ? [[name, args[name]]] : []))
    return { ...module, program: module.program.with({ args: Object.fromEntries(own) as Record<string, unknown> }) }
  })
}

/** The reference of a module and its source. */
export function documentsOf({ name, path, text }: ServedModule): readonly Kept[] {
  const { reference } = describeModule(`./${path}`, text)
  return [
    {
      uri: `recall://modules/${encodeURIComponent(name)}/reference`,
      title: `Reference of ${path}`,
      mimeType: "text/markdown",
      text: referenceMarkdown(path, [reference]),
    },
    {
      uri: `recall://modules/${encodeURIComponent(name)}/source`,
      title: `Source of ${path}`,
      mimeType: "text/plain",
      text,
    },
  ]
}
