// Marks what stands for something in this process only, so that its key is like none of another process.

let mark: string | undefined

/** The same in all of a process, and in no other. */
export function processMark(): string {
  return (mark ??= globalThis.crypto.randomUUID())
}
