// `recall lock`: records the modules imported from npm packages and the tools of servers, and verifies both.

import { UsageError } from "../../base/errors.ts"
import { fileModules } from "../../host/modules.ts"
import { moduleId } from "../../host/paths.ts"
import { LOCK_FILE, lockDifferences, printLock, type Lock, type LockedModule } from "../../program/modules/lock.ts"
import { readLibraries, readServers } from "../../program/signatures.ts"
import type { Host } from "../host.ts"
import { lockOf } from "../lock.ts"
import type { LockOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import { reportFailure } from "../report.ts"
import { unlockedServer } from "../servers.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"
import { countWords } from "../words.ts"

export async function lockCommand(paths: readonly string[], options: LockOptions, host: Host): Promise<number> {
  const sources = createSources()
  try {
    // Loaded without the lock, as the differences that it would refuse are to be listed.
    const modules = sources.recording(fileModules({ read: (path) => host.readFile(path) }))
    const packages: { [library: string]: { readonly [path: string]: LockedModule } } = {}
    const names = new Set<string>()
    const reader = createReader(host)
    for (const path of paths.length === 0 ? ["."] : paths) {
      for (const file of (await host.listModules(path)) ?? [path]) {
        const name = moduleId(file)
        const text = await reader.text(file)
        sources.add(name, text)
        for (const [library, found] of Object.entries(await readLibraries({ id: name, text }, modules)))
          packages[library] = { ...packages[library], ...found }
        for (const server of await readServers({ id: name, text }, modules)) names.add(server)
      }
    }
    const servers = await toolsOf([...names].sort(), host)
    return await write({ version: 1, packages, servers }, options, host)
  } catch (error) {
    return reportFailure(error, host, sources)
  }
}

/** The tools that servers offer now. */
async function toolsOf(names: readonly string[], host: Host): Promise<NonNullable<Lock["servers"]>> {
  if (names.length === 0) return {}
  const { mcp = {} } = await host.configuration()
  const missing = names.find((name) => !Object.hasOwn(mcp, name))
  if (missing !== undefined)
    throw new UsageError(
      "not-found",
      `a module imports from "mcp:${missing}", and there is no MCP server of that name`,
      `write mcp: { ${missing}: { command: "…" } } in recall.config`,
    )
  const servers = names.map((name) => unlockedServer(name, mcp[name]!))
  try {
    const tools = await Promise.all(servers.map((server) => server.tools()))
    return Object.fromEntries(names.map((name, i) => [name, tools[i]!]))
  } finally {
    await Promise.all(servers.map((server) => server.close()))
  }
}

async function write(now: Lock, options: LockOptions, host: Host): Promise<number> {
  const before = options.update === true ? await lockOf(host)().catch(() => null) : await lockOf(host)()
  const differences = before === null ? [] : lockDifferences(before, now)
  host.stdout.write(differences.map((line) => `${line}\n`).join(""))
  if (before !== null && options.update !== true) return differences.length === 0 ? EXIT.done : EXIT.failed
  await host.writeFile(LOCK_FILE, printLock(now))
  const servers = Object.keys(now.servers ?? {}).length
  host.stdout.write(
    `${LOCK_FILE}: ${countWords(Object.keys(now.packages).length, "package")}`
      + `${servers === 0 ? "" : `, ${countWords(servers, "MCP server")}`}\n`,
  )
  return EXIT.done
}
