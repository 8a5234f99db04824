// What the command line needs of its surroundings; the real process and the tests' fake both are one.

import type { TextFile } from "../host/text-file.ts"
import type { Seen } from "../host/watch.ts"
import type { Bounds, MemoStore } from "../memo/store.ts"
import type { Configuration } from "../models/registry/index.ts"

export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
}

export interface Host {
  readonly stdout: Output
  readonly stderr: Output
  /** How wide the terminal of standard error is now. */
  columns(): number | undefined
  /** Asks the user; null where there is no terminal to ask at. */
  confirm(question: string): Promise<boolean | null>
  /** The next line of standard input, null at its end; where that is a terminal, after this prompt. */
  readLine(prompt: string): Promise<string | null>
  readonly env: { readonly [name: string]: string | undefined }
  /** The bytes of a file. Fails as `readFile` of `node:fs/promises` does. */
  readFile(path: string): Promise<Uint8Array>
  /** The modules (`.rcl`) in a folder and below it, sorted, without hidden folders and `node_modules`; null where there is no such folder. */
  listModules(folder: string): Promise<readonly string[] | null>
  /** Writes a file, and the folders that it needs. */
  writeFile(path: string, text: string): Promise<void>
  /** Begins a file anew, and makes the folders that it needs. */
  openFile(path: string): Promise<TextFile>
  /** Removes the oldest files of a folder, so that those of so many names are left. Files that differ only in their extension belong together. */
  keepNewest(folder: string, count: number): Promise<void>
  /** The memo in a file, which is made where there is none, and kept to bounds. To read it changes nothing, and counts as no use. */
  openStore(path: string, bounds: Bounds, access?: "read" | "write"): Promise<MemoStore>
  /** Makes a folder with these files; false, and nothing is written, where there is one that is not empty. */
  createFolder(path: string, files: { readonly [path: string]: string }): Promise<boolean>
  /** Resolves when a file has another text than the one it had, or a folder other modules; rejects when the program is interrupted. */
  changed(seen: Seen): Promise<void>
  /** What `recall.config.*` says, empty where there is none. Rejects with a `UsageError`. */
  configuration(): Promise<Configuration>
  /** All bytes of standard input. */
  readStdin(): Promise<Uint8Array>
  /** Aborts when the user interrupts the program. */
  readonly signal: AbortSignal
}
