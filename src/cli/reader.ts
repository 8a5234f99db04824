// Reads the files that a command line names, and standard input, which can be read once.

import { readBytes } from "../host/files.ts"
import { decodeText } from "../host/text.ts"
import { UsageError } from "../base/errors.ts"
import type { Host } from "./host.ts"

/** The source name of a program from standard input. */
export const STDIN = "<stdin>"

export interface Reader {
  /** The text in a file, or of standard input for `-`. */
  text(path: string): Promise<string>
  /** The bytes of a file, or of standard input for `-`. */
  bytes(path: string): Promise<Uint8Array>
  /** The text of standard input; null until `text` has read it. */
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
