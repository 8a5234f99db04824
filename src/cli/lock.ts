// Reads `recall.lock` of the working directory.

import { LOCK_FILE, parseLock, type Lock } from "../program/modules/lock.ts"
import { readTextFile } from "../host/files.ts"
import { UsageError } from "../base/errors.ts"
import type { Host } from "./host.ts"

/** Loads the lock, once; null without a file. */
export function lockOf(host: Host): () => Promise<Lock | null> {
  let read: Promise<Lock | null> | undefined
  return () => (read ??= readLock(host))
}

async function readLock(host: Host): Promise<Lock | null> {
  try {
    return parseLock(await readTextFile(LOCK_FILE, (path) => host.readFile(path)))
  } catch (error) {
    if (error instanceof UsageError && error.code === "not-found") return null
    throw error
  }
}
