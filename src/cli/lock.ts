// Reads the `recall.lock` that a module is held to: that of its folder, or of the nearest folder above.

import { homedir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { UsageError } from "../base/errors.ts"
import { readTextFile } from "../host/files.ts"
import { moduleId, packageFolder } from "../host/paths.ts"
import { LOCK_FILE, parseLock, type Lock } from "../program/modules/lock.ts"
import type { Host } from "./host.ts"

/** Gives the lock for a module, by its id; null without a file. Each file is read once. */
export function lockOf(host: Host): (from: string) => Promise<Lock | null> {
  const read = new Map<string, Promise<Lock | null>>()
  const lockIn = (folder: string): Promise<Lock | null> => {
    const known = read.get(folder) ?? readLock(join(folder, LOCK_FILE), host)
    read.set(folder, known)
    return known
  }
  return async (from) => {
    for (const folder of foldersAbove(from)) {
      const lock = await lockIn(folder)
      if (lock !== null) return lock
    }
    return null
  }
}

/** The lock in a file; null without one. */
export async function readLock(path: string, host: Host): Promise<Lock | null> {
  try {
    return parseLock(await readTextFile(moduleId(path), (file) => host.readFile(file)))
  } catch (error) {
    if (error instanceof UsageError && error.code === "not-found") return null
    throw error
  }
}

/**
 * The folder of a module, and those above it, up to the user's home, as for the configuration. A package has no say in
 * what it is held to, so those inside `node_modules` are left out.
 */
function* foldersAbove(from: string): Generator<string> {
  for (let folder = dirname(resolve(from)); ; folder = dirname(folder)) {
    if (packageFolder(folder) === null) yield folder
    if (folder === homedir() || dirname(folder) === folder) return
  }
}
