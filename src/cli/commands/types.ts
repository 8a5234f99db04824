// `recall types FILE…|FOLDER…`: writes the TypeScript declarations of modules, each beside its module.

import { UsageError } from "../../base/errors.ts"
import { moduleId } from "../../host/paths.ts"
import { declarationsOf } from "../../reference/declarations.ts"
import type { Host } from "../host.ts"
import type { TypesOptions } from "../options.ts"
import { reportFailure } from "../report.ts"
import { createReader } from "../reader.ts"
import { commandModules } from "../runtime.ts"
import { createSources } from "../sources.ts"
import { readSignatures, readTypes } from "../../program/signatures.ts"
import { EXIT } from "../status.ts"

export async function typesCommand(paths: readonly string[], options: TypesOptions, host: Host): Promise<number> {
  const reader = createReader(host)
  const sources = createSources()
  const modules = commandModules(host, sources)
  try {
    let isUpToDate = true
    for (const path of await modulesOf(paths, host)) {
      const text = await reader.text(path)
      const name = moduleId(path)
      sources.add(name, text)
      const declarations = declarationsOf(
        path.slice(path.lastIndexOf("/") + 1),
        await readSignatures({ id: name, text }, modules),
        await readTypes({ id: name, text }, modules),
      )
      const target = path.replace(/\.rcl$/, ".d.rcl.ts")
      if (await isSame(target, declarations, host)) continue
      isUpToDate = false
      host.stdout.write(options.check === true ? `${target} is not up to date\n` : `${target}\n`)
      if (options.check !== true) await host.writeFile(target, declarations)
    }
    return options.check === true && !isUpToDate ? EXIT.failed : EXIT.done
  } catch (error) {
    return reportFailure(error, host, sources)
  }
}

async function modulesOf(paths: readonly string[], host: Host): Promise<readonly string[]> {
  const found: string[] = []
  for (const path of paths) {
    const inFolder = await host.listModules(path)
    if (inFolder === null && !path.endsWith(".rcl"))
      throw new UsageError(
        "not-found",
        `${path} is neither a module nor a folder`,
        "name files that end in .rcl, or folders of them",
      )
    found.push(...(inFolder ?? [path]))
  }
  return found
}

async function isSame(path: string, text: string, host: Host): Promise<boolean> {
  try {
    return new TextDecoder().decode(await host.readFile(path)) === text
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false
    throw error
  }
}
