// `recall lock`: records the modules imported from npm packages and the tools of servers, and verifies both.

import { UsageError } from "../../base/errors.ts"
import { visible } from "../../diagnostics/visible.ts"
import { fileModules } from "../../host/modules.ts"
import { packageOf } from "../../host/packages.ts"
import { moduleId } from "../../host/paths.ts"
import type { ModuleLoader } from "../../program/modules/loader.ts"
import { LOCK_FILE, lockDifferences, printLock, type Lock, type LockedModule } from "../../program/modules/lock.ts"
import { readLibraries, readServers } from "../../program/signatures.ts"
import type { Host } from "../host.ts"
import { readLock } from "../lock.ts"
import type { LockOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import { reportFailure } from "../report.ts"
import { unlockedServer } from "../servers.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"
import { countWords } from "../words.ts"

/** The packages and servers that modules import from, and what keeps the list from being whole. */
interface Found {
  readonly lock: Lock
  /** Modules that cannot be read, each of which is reported. */
  readonly broken: number
  /** Packages that are links to folders outside of `node_modules`. */
  readonly linked: ReadonlySet<string>
}

export async function lockCommand(paths: readonly string[], options: LockOptions, host: Host): Promise<number> {
  try {
    return await write(await packagesOf(paths, host), options, host)
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

async function packagesOf(paths: readonly string[], host: Host): Promise<Found> {
  const sources = createSources()
  const linked = new Set<string>()
  // Loaded without the lock, as the differences that it would refuse are to be listed.
  const modules = sources.recording(noting(linked, fileModules({ read: (path) => host.readFile(path) })))
  const packages: { [library: string]: { readonly [path: string]: LockedModule } } = {}
  const reader = createReader(host)
  const servers = new Set<string>()
  let broken = 0
  for (const path of paths.length === 0 ? ["."] : paths) {
    for (const file of (await host.listModules(path)) ?? [path]) {
      const name = moduleId(file)
      try {
        const text = await reader.text(file)
        sources.add(name, text)
        for (const [library, found] of Object.entries(await readLibraries({ id: name, text }, modules)))
          packages[library] = { ...packages[library], ...found }
        for (const server of await readServers({ id: name, text }, modules)) servers.add(server)
      } catch (error) {
        reportFailure(error, host, sources)
        broken++
      }
    }
  }
  return { lock: { version: 1, packages, servers: await toolsOf([...servers].sort(), host) }, broken, linked }
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

/** A loader that notes the packages that are links, whose modules are the program's own. */
function noting(linked: Set<string>, modules: ModuleLoader): ModuleLoader {
  return {
    async load(specifier, from) {
      const found = await modules.load(specifier, from)
      if (found === null || found.origin !== undefined || /^\.\.?\//.test(specifier)) return found
      const name = await packageOf(specifier, from)
      if (name !== null) linked.add(name)
      return found
    },
  }
}

async function write({ lock, broken, linked }: Found, options: LockOptions, host: Host): Promise<number> {
  for (const name of [...linked].sort())
    host.stderr.write(
      `warning: ${visible(name)} is a link to a folder outside of node_modules: it counts as part of the program, and `
        + "is not locked\n",
    )
  const before = await readLock(LOCK_FILE, host).catch((error: unknown) => {
    if (options.update === true) return null
    throw error
  })
  // A module that cannot be read may import what is recorded.
  const now =
    broken === 0 || before === null
      ? lock
      : { ...lock, packages: merged(before.packages, lock.packages), servers: { ...before.servers, ...lock.servers } }
  const differences = before === null ? [] : lockDifferences(before, now)
  host.stdout.write(differences.map((line) => `${line}\n`).join(""))
  const isWritten = before === null || options.update === true
  if (isWritten) {
    await host.writeFile(LOCK_FILE, printLock(now))
    const servers = Object.keys(now.servers ?? {}).length
    host.stdout.write(
      `${LOCK_FILE}: ${countWords(Object.keys(now.packages).length, "package")}`
        + `${servers === 0 ? "" : `, ${countWords(servers, "MCP server")}`}\n`,
    )
  }
  if (broken > 0) {
    const modules = broken === 1 ? "1 module is broken: its" : `${broken} modules are broken: their`
    host.stderr.write(`warning: ${modules} imports are not known\n`)
    return EXIT.failed
  }
  return isWritten || differences.length === 0 ? EXIT.done : EXIT.failed
}

/** The packages of both, with the later modules where both have some. */
function merged(before: Lock["packages"], now: Lock["packages"]): Lock["packages"] {
  return Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(now)])].map((key) => [key, { ...before[key], ...now[key] }]),
  )
}
