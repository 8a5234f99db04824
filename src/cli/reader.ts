// Reads what the command line names: files, and standard input once.

import { readBytes } from "../host/files.ts"
import { decodeText } from "../host/text.ts"
import { UsageError } from "../base/errors.ts"
import type { Host } from "./host.ts"

/** What diagnostics call a program that came from standard input. */
export const STDIN = "<stdin>"

export interface Reader {
  /** The text in a file, or of standard input for `-`. */
  text(path: string): Promise<string>
  /** The same, undecoded. */
  bytes(path: string): Promise<Uint8Array>
  /** What standard input was, once its text has been read. */
  readonly stdin: string | null
}

export function createReader(host: Host): Reader {
  let stdinIsRead = false
  let stdin: string | null = null
  const bytes = async (path: string): Promise<Uint8Array> => {
    if (path === "")
      throw new UsageError("bad-argument", "there is no file name after @", "for a text that begins with @ write @@")
    if (path !== "-") return readBytes(path, host.readFile)
    if (stdinIsRead) throw new UsageError("bad-argument", "standard input can be read only once")
    stdinIsRead = true
    return host.readStdin()
  }
  return {
    bytes,
    get stdin() {
      return stdin
    },
    async text(path) {
      if (path !== "-") return decodeText(await bytes(path), path)
      return (stdin = decodeText(await bytes(path), STDIN))
    },
  }
}
