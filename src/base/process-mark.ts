// A mark for keys that are valid in this process only, so that they match no key of another process.

let mark: string | undefined

/** A random identifier: one per process. */
export function processMark(): string {
  return (mark ??= globalThis.crypto.randomUUID())
}
