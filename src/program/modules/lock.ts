// `recall.lock`: the hashes of the npm package modules that a program imports, and the tools of servers.

import { UsageError } from "../../base/errors.ts"
import { digest } from "../../base/digest.ts"
import type { ModuleLoader, PackageOrigin } from "./loader.ts"
import type { ToolDeclaration } from "./servers.ts"
import { toolDigest } from "./tool-digest.ts"

export const LOCK_FILE = "recall.lock"
export const MODULE_CHANGED = "module-changed"

/** A module of a package: the SHA-256 of its text, and the keys of its public tasks, which cover what they reach. */
export interface LockedModule {
  readonly text: string
  readonly tasks: { readonly [name: string]: string }
}

/** The content of a lock file: the modules of packages that a program may import, with their hashes. */
export interface Lock {
  readonly version: 1
  /** Packages by `name@version`, each with its modules by path. */
  readonly packages: { readonly [library: string]: { readonly [path: string]: LockedModule } }
  /** The tools of the servers that programs import from, by the server's name. */
  readonly servers?: { readonly [name: string]: readonly ToolDeclaration[] }
}

export function packageKey({ name, version }: PackageOrigin): string {
  return `${name}@${version}`
}

/** Parses a lock file. Throws `UsageError` (`bad-lock`) for another format or version. */
export function parseLock(text: string): Lock {
  try {
    const lock = JSON.parse(text) as Lock
    if (lock.version === 1 && typeof lock.packages === "object" && lock.packages !== null) return lock
  } catch {
    // Invalid JSON is reported below, as an unknown format is.
  }
  throw new UsageError(
    "bad-lock",
    `${LOCK_FILE} is not one that this release can read`,
    "create it again: recall lock --update",
  )
}

/** The text of a lock file. Equal locks have the same text. */
export function printLock({ packages, servers = {} }: Lock): string {
  const sorted = <T>(record: { readonly [key: string]: T }, of: (value: T) => unknown): { [key: string]: unknown } =>
    Object.fromEntries(
      Object.keys(record)
        .sort()
        .map((key) => [key, of(record[key]!)]),
    )
  const lock = {
    version: 1,
    packages: sorted(packages, (modules) =>
      sorted(modules, ({ text, tasks }) => ({ text, tasks: sorted(tasks, (hash) => hash) })),
    ),
    ...(Object.keys(servers).length === 0
      ? {}
      : { servers: sorted(servers, (tools) => [...tools].sort((a, b) => (a.name < b.name ? -1 : 1))) }),
  }
  return `${JSON.stringify(lock, null, 2)}\n`
}

/**
 * A loader that rejects package modules that differ from the lock, `module-changed`. `readLock` gives the lock of the
 * importing module, by its id; without one all are accepted.
 */
export function lockedModules(loader: ModuleLoader, readLock: (from: string) => Promise<Lock | null>): ModuleLoader {
  return {
    async load(specifier, from) {
      const found = await loader.load(specifier, from)
      if (found?.origin === undefined) return found
      const lock = await readLock(from)
      if (lock !== null) verify(lock, found.origin, found.text)
      return found
    },
  }
}

function verify({ packages }: Lock, origin: PackageOrigin, text: string): void {
  const key = packageKey(origin)
  const locked = packages[key]?.[origin.path]
  if (locked?.text === digest(text)) return
  const prefix = `${origin.name}@`
  const versions = Object.keys(packages)
    .filter((other) => other.startsWith(prefix))
    .map((other) => other.slice(prefix.length))
  const message =
    packages[key] === undefined
      ? versions.length === 0
        ? `the package ${key} is not in ${LOCK_FILE}`
        : `the package ${origin.name} is ${origin.version}, and ${LOCK_FILE} has ${versions.join(", ")}`
      : locked === undefined
        ? `${origin.path} of ${key} is not in ${LOCK_FILE}`
        : `${origin.path} of ${key} differs from ${LOCK_FILE}`
  throw new UsageError(MODULE_CHANGED, message, "recall lock shows the changes, and recall lock --update accepts them")
}

/** The differences between two locks, one line per package or module; for a module in both, the tasks that changed. */
export function lockDifferences(before: Lock, now: Lock): readonly string[] {
  const keys = [...new Set([...Object.keys(before.packages), ...Object.keys(now.packages)])].sort()
  const packages = keys.flatMap((key) => {
    const [then, today] = [before.packages[key], now.packages[key]]
    if (then === undefined) return [`${key}: new`]
    if (today === undefined) return [`${key}: no longer used`]
    return [...new Set([...Object.keys(then), ...Object.keys(today)])]
      .sort()
      .flatMap((path) => moduleDifference(`${key} ${path}`, then[path], today[path]))
  })
  return [...packages, ...serverDifferences(before.servers ?? {}, now.servers ?? {})]
}

type Servers = NonNullable<Lock["servers"]>

function serverDifferences(before: Servers, now: Servers): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()
  return names.flatMap((name) => {
    const [then, today] = [before[name], now[name]]
    if (then === undefined) return [`mcp:${name}: new`]
    if (today === undefined) return [`mcp:${name}: no longer used`]
    const tools = [...new Set([...then, ...today].map((tool) => tool.name))].sort()
    return tools.flatMap((tool) => {
      const [old, current] = [then, today].map((list) => list.find((each) => each.name === tool))
      if (old === undefined) return [`mcp:${name} ${tool}: new`]
      if (current === undefined) return [`mcp:${name} ${tool}: no longer offered`]
      return toolDigest(old) === toolDigest(current) ? [] : [`mcp:${name} ${tool}: changed`]
    })
  })
}

function moduleDifference(
  where: string,
  then: LockedModule | undefined,
  today: LockedModule | undefined,
): readonly string[] {
  if (then === undefined) return [`${where}: new`]
  if (today === undefined) return [`${where}: no longer used`]
  if (then.text === today.text && JSON.stringify(then.tasks) === JSON.stringify(today.tasks)) return []
  const tasks = [...new Set([...Object.keys(then.tasks), ...Object.keys(today.tasks)])].sort()
  const changes = tasks.flatMap((name) => {
    if (then.tasks[name] === undefined) return [`${name} is new`]
    if (today.tasks[name] === undefined) return [`${name} was removed`]
    return then.tasks[name] === today.tasks[name] ? [] : [`${name} has changed`]
  })
  return [`${where}: ${changes.length === 0 ? "changed, with no effect on results" : changes.join(", ")}`]
}
