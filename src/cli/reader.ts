// Reads the files that a command line names, and standard input, which can be read once.

import { documentText } from "../host/documents/text.ts"
import { isMissing, readBytes } from "../host/files.ts"
import { MAX_INPUT_BYTES } from "../host/limits.ts"
import { decodeText } from "../host/text.ts"
import { UsageError } from "../base/errors.ts"
import type { Host } from "./host.ts"

/** The source name of a program from standard input. */
export const STDIN = "<stdin>"

export interface Reader {
  /** The text in a file, or of standard input for `-`. */
  text(path: string): Promise<string>
  /** The bytes of a file, or of standard input for `-`; at most `MAX_INPUT_BYTES` unless `most` allows more. */
  bytes(path: string, most?: number): Promise<Uint8Array>
  /** The text of a file, which is extracted from PDF, Word and HTML files, or of standard input for `-`. */
  document(path: string): Promise<string>
  /** The same for the content of a file of that name. */
  documentOf(content: Uint8Array, path: string): Promise<string>
  /** The files below a folder: see `Host.listFiles`. */
  list(folder: string, most: number): Promise<readonly string[] | null>
  /** Whether there is a file of that name. */
  exists(path: string): Promise<boolean>
  /** Writes a warning to standard error. */
  warn(message: string): void
  /** The text of standard input; null until `text` has read it. */
  readonly stdin: string | null
}

export function createReader(host: Host): Reader {
  let stdinIsRead = false
  let stdin: string | null = null
  const bytes = async (path: string, most = MAX_INPUT_BYTES): Promise<Uint8Array> => {
    if (path === "")
      throw new UsageError("bad-argument", "there is no file name after @", "for a text that begins with @ write @@")
    if (!isStdin(path)) return readBytes(path, (path) => host.readFile(path, most))
    if (stdinIsRead) throw new UsageError("bad-argument", "standard input can be read only once")
    stdinIsRead = true
    return host.readStdin(most)
  }
  const text = async (path: string): Promise<string> => {
    if (!isStdin(path)) return decodeText(await bytes(path), path)
    return (stdin = decodeText(await bytes(path), STDIN))
  }
  return {
    bytes,
    text,
    document: async (path) => (isStdin(path) ? text(path) : documentText(await bytes(path), path)),
    documentOf: documentText,
    list: (folder, most) => host.listFiles(folder, most),
    exists: (path) =>
      host.readFile(path).then(
        () => true,
        (error: unknown) => !isMissing(error),
      ),
    warn: (message) => void host.stderr.write(`warning: ${message}\n`),
    get stdin() {
      return stdin
    },
  }
}

/** Whether a path names standard input, which a process may have as a socket that cannot be opened. */
function isStdin(path: string): boolean {
  return path === "-" || path === "/dev/stdin"
}
