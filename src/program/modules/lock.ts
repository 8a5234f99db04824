// `recall.lock`: what the modules of npm packages were when the program was last looked at.

import { UsageError } from "../../base/errors.ts"
import { digest } from "../../base/digest.ts"
import type { ModuleLoader, PackageOrigin } from "./loader.ts"

export const LOCK_FILE = "recall.lock"
export const MODULE_CHANGED = "module-changed"

/** A module of a package: the SHA-256 of its text, and of each public task with all that it reaches. */
export interface LockedModule {
  readonly text: string
  readonly tasks: { readonly [name: string]: string }
}

export interface Lock {
  readonly version: 1
  /** Modules by their paths, by package as `name@version`. */
  readonly packages: { readonly [library: string]: { readonly [path: string]: LockedModule } }
}

export function packageKey({ name, version }: PackageOrigin): string {
  return `${name}@${version}`
}

/** The lock of a file. Throws `UsageError` for one that cannot be used. */
export function parseLock(text: string): Lock {
  try {
    const lock = JSON.parse(text) as Lock
    if (lock.version === 1 && typeof lock.packages === "object" && lock.packages !== null) return lock
  } catch {
    // What it is not is said below.
  }
  throw new UsageError(
    "bad-lock",
    `${LOCK_FILE} is not one that this release can read`,
    "write it anew: recall lock --update",
  )
}

/** The text of a lock: the same for equal locks. */
export function printLock({ packages }: Lock): string {
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
  }
  return `${JSON.stringify(lock, null, 2)}\n`
}

/** The same loader, which refuses a module of a package that is not as the lock says. Where there is no lock everything may come. */
export function lockedModules(loader: ModuleLoader, readLock: () => Promise<Lock | null>): ModuleLoader {
  return {
    async load(specifier, from) {
      const found = await loader.load(specifier, from)
      if (found?.origin === undefined) return found
      const lock = await readLock()
      if (lock !== null) hold(lock, found.origin, found.text)
      return found
    },
  }
}

function hold({ packages }: Lock, origin: PackageOrigin, text: string): void {
  const key = packageKey(origin)
  const locked = packages[key]?.[origin.path]
  if (locked?.text === digest(text)) return
  const others = Object.keys(packages).filter((other) => other.startsWith(`${origin.name}@`))
  const what =
    packages[key] === undefined
      ? others.length === 0
        ? `the package ${key} is not in ${LOCK_FILE}`
        : `the package ${origin.name} is ${origin.version}, and ${LOCK_FILE} has ${others.map((other) => other.slice(origin.name.length + 1)).join(", ")}`
      : locked === undefined
        ? `${origin.path} of ${key} is not in ${LOCK_FILE}`
        : `${origin.path} of ${key} is not as ${LOCK_FILE} says`
  throw new UsageError(MODULE_CHANGED, what, "recall lock says what is different, and recall lock --update accepts it")
}

/** What is different in `now`, a line each: of a module that is there in both, the tasks that mean something else. */
export function lockDifferences(before: Lock, now: Lock): readonly string[] {
  const keys = [...new Set([...Object.keys(before.packages), ...Object.keys(now.packages)])].sort()
  return keys.flatMap((key) => {
    const [then, today] = [before.packages[key], now.packages[key]]
    if (then === undefined) return [`${key}: new`]
    if (today === undefined) return [`${key}: no longer used`]
    return [...new Set([...Object.keys(then), ...Object.keys(today)])]
      .sort()
      .flatMap((path) => moduleDifference(`${key} ${path}`, then[path], today[path]))
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
    if (today.tasks[name] === undefined) return [`${name} is gone`]
    return then.tasks[name] === today.tasks[name] ? [] : [`${name} means something else`]
  })
  return [`${where}: ${changes.length === 0 ? "only what does not change a result" : changes.join(", ")}`]
}
