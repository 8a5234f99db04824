// What the command line needs of its surroundings; the real process and the tests' fake both are one.

import type { Configuration } from "../models/registry/index.ts"

export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
}

export interface Host {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: { readonly [name: string]: string | undefined }
  /** The bytes of a file. Fails as `readFile` of `node:fs/promises` does. */
  readFile(path: string): Promise<Uint8Array>
  writeFile(path: string, text: string): Promise<void>
  /** The paths of all files in a folder and the folders in it, in order; null for what is no folder. */
  readFolder(path: string): Promise<readonly string[] | null>
  /** What `recall.config.*` says, empty where there is none. Rejects with a `UsageError`. */
  configuration(): Promise<Configuration>
  /** All bytes of standard input. */
  readStdin(): Promise<Uint8Array>
  /** Aborts when the user interrupts the program. */
  readonly signal: AbortSignal
}
