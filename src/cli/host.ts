// The interface between the command line and its process, implemented by the real process and by the fake of tests.

import type { TextFile } from "../host/text-file.ts"
import type { Seen } from "../host/watch.ts"
import type { Bounds, MemoStore } from "../memo/store.ts"
import type { Configuration } from "../models/registry/index.ts"
import type { Output } from "./output.ts"
import type { ProtocolStreams } from "./protocol.ts"

export interface Host {
  readonly stdout: Output
  readonly stderr: Output
  /** The current width of the terminal at standard error; undefined without one. */
  columns(): number | undefined
  /** Asks the user a yes-or-no question; null without a terminal. */
  confirm(question: string): Promise<boolean | null>
  /** The next line of standard input, null at its end. A terminal shows the prompt. */
  readLine(prompt: string): Promise<string | null>
  /** Keeps the lines that are read at a terminal in the user's history, from the first `readLine` on. */
  useHistory(): void
  /**
   * Lets a command deal with an interruption by the user itself: `handle` returns false for one that ends the program,
   * as every interruption does with null.
   */
  interceptInterrupts(handle: (() => boolean) | null): void
  /** Seconds that an interrupted command has to end by itself, in place of two. */
  extendGrace(seconds: number): void
  readonly env: { readonly [name: string]: string | undefined }
  /** The bytes of a file, of which there are `most` at most, `MAX_INPUT_BYTES` unless given: see `readInput`. */
  readFile(path: string, most?: number): Promise<Uint8Array>
  /**
   * The modules (`.rcl`) below a folder, sorted, without hidden folders and `node_modules`; null if it is no folder.
   */
  listModules(folder: string): Promise<readonly string[] | null>
  /**
   * The names of the files below a folder, relative to it, sorted, without hidden ones, `node_modules` and links; null
   * if it is no folder. Ends early with more than `most`.
   */
  listFiles(folder: string, most: number): Promise<readonly string[] | null>
  /** Writes a file, and creates its parent folders. */
  writeFile(path: string, text: string): Promise<void>
  /**
   * Truncates or creates a file for writing, and creates its parent folders. Refuses a file with text that
   * begins with none of `beginnings`, if there are some.
   */
  openFile(path: string, ...beginnings: readonly string[]): Promise<TextFile>
  /** Removes all but the newest `count` files of a folder; files that differ only in their extension count as one. */
  keepNewest(folder: string, count: number): Promise<void>
  /**
   * Opens the memo in a file and keeps it within bounds. Access `read` neither creates the file nor counts as a use.
   */
  openStore(path: string, bounds: Bounds, access?: "read" | "write"): Promise<MemoStore>
  /** Creates a folder with these files; false if the folder exists and is not empty, and then nothing is written. */
  createFolder(path: string, files: { readonly [path: string]: string }): Promise<boolean>
  /** Resolves when the text of a file or the modules of a folder change; rejects when the program is interrupted. */
  changed(seen: Seen): Promise<void>
  /** The configuration of `recall.config.*`, empty without one. Rejects with a `UsageError` for an invalid one. */
  configuration(): Promise<Configuration>
  /** The streams of a command that speaks a protocol; all other output goes to standard error from then on. */
  protocol(): Promise<ProtocolStreams>
  /** All bytes of standard input. Rejects with a `UsageError` `too-large` if there are more than `most`. */
  readStdin(most: number): Promise<Uint8Array>
  /** Aborts when the user interrupts the program. */
  readonly signal: AbortSignal
}
