// Reads what the command line names: files, and standard input once.

import { readTextFile } from "../host/files.ts"
import { decodeText } from "../host/text.ts"
import { UsageError } from "../errors.ts"
import type { Host } from "./host.ts"

/** What diagnostics call a program that came from standard input. */
export const STDIN = "<stdin>"

export interface Reader {
  /** The text in a file, or of standard input for `-`. */
  text(path: string): Promise<string>
  /** What standard input was, once it has been read. */
  readonly stdin: string | null
}

export function createReader(host: Host): Reader {
  let stdinIsRead = false
  let stdin: string | null = null
  return {
    get stdin() {
      return stdin
    },
    async text(path) {
      if (path === "") throw new UsageError("bad-argument", "there is no file name after @", "for a text that begins with @ write @@")
      if (path !== "-") return readTextFile(path, host.readFile)
      if (stdinIsRead) throw new UsageError("bad-argument", "standard input can be read only once")
      stdinIsRead = true
      return (stdin = decodeText(await host.readStdin(), STDIN))
    },
  }
}
