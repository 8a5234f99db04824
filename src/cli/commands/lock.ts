// `recall lock`: records the modules imported from npm packages, and verifies them against an existing lock.

import { fileModules } from "../../host/modules.ts"
import { moduleId } from "../../host/paths.ts"
import { LOCK_FILE, lockDifferences, printLock, type Lock, type LockedModule } from "../../program/modules/lock.ts"
import { readLibraries } from "../../program/signatures.ts"
import type { Host } from "../host.ts"
import { lockOf } from "../lock.ts"
import type { LockOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import { reportFailure } from "../report.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"

export async function lockCommand(paths: readonly string[], options: LockOptions, host: Host): Promise<number> {
  const sources = createSources()
  try {
    // Loaded without the lock, as the differences that it would refuse are to be listed.
    const modules = sources.recording(fileModules({ read: (path) => host.readFile(path) }))
    const packages: { [library: string]: { readonly [path: string]: LockedModule } } = {}
    const reader = createReader(host)
    for (const path of paths.length === 0 ? ["."] : paths) {
      for (const file of (await host.listModules(path)) ?? [path]) {
        const name = moduleId(file)
        const text = await reader.text(file)
        sources.add(name, text)
        for (const [library, found] of Object.entries(await readLibraries({ id: name, text }, modules)))
          packages[library] = { ...packages[library], ...found }
      }
    }
    return await write({ version: 1, packages }, options, host)
  } catch (error) {
    return reportFailure(error, host, sources)
  }
}

async function write(now: Lock, options: LockOptions, host: Host): Promise<number> {
  const before = options.update === true ? await lockOf(host)().catch(() => null) : await lockOf(host)()
  const differences = before === null ? [] : lockDifferences(before, now)
  host.stdout.write(differences.map((line) => `${line}\n`).join(""))
  if (before !== null && options.update !== true) return differences.length === 0 ? EXIT.done : EXIT.failed
  await host.writeFile(LOCK_FILE, printLock(now))
  const count = Object.keys(now.packages).length
  host.stdout.write(`${LOCK_FILE}: ${count === 1 ? "1 package" : `${count} packages`}\n`)
  return EXIT.done
}
