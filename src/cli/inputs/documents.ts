// The documents of `--arg name=@folder` and `--arg name=@'notes/**/*.md'`: their names and texts.

import { UsageError } from "../../base/errors.ts"
import { visible } from "../../diagnostics/visible.ts"
import { documentKind, isBinary } from "../../host/documents/kinds.ts"
import { isUnnamed } from "../../host/files.ts"
import { matching, readPattern } from "../../host/listing.ts"
import type { Reader } from "../reader.ts"
import { countWords, numberWords } from "../words.ts"
import { MAX_BYTES, MAX_FILES } from "./limits.ts"

export interface NamedText {
  /** The file's name relative to the folder, or to the fixed part of the pattern, with `/`. */
  readonly name: string
  readonly text: string
}

/** Names in the warning about files that are left out. */
const MAX_NAMED = 3

/**
 * The documents that a path names, sorted by name; null if it is neither a folder nor a pattern. A path that exists is
 * no pattern. Hidden files, `node_modules`, links, binary files and those whose names are not UTF-8 are left out, the
 * last two with a warning. Rejects with a `UsageError` if there is no text, if there is too much, and for a text that
 * is not UTF-8.
 */
export async function readDocuments(path: string, reader: Reader): Promise<readonly NamedText[] | null> {
  const listed = await reader.list(path, MAX_FILES)
  if (listed !== null) return readAll(path, path.replace(/(?<=.)[/\\]+$/, ""), listed, reader)
  const pattern = readPattern(path)
  if (pattern === null || (await reader.exists(path))) return null
  const inFolder = await reader.list(pattern.folder, MAX_FILES)
  if (inFolder === null) throw new UsageError("not-found", `there is no folder ${pattern.folder}`)
  return readAll(path, pattern.folder, matching(inFolder, pattern), reader, inFolder.length)
}

async function readAll(
  path: string,
  folder: string,
  names: readonly string[],
  reader: Reader,
  found = names.length,
): Promise<readonly NamedText[]> {
  if (found > MAX_FILES)
    throw tooLarge(path, `more than ${numberWords(MAX_FILES)} files`, "name a smaller folder, or one deeper inside it")
  const documents: NamedText[] = []
  const left: string[] = []
  const unnamed: string[] = []
  let bytes = 0
  for (const name of names) {
    const file = folder === "." ? name : `${folder === "/" ? "" : folder}/${name}`
    const content = await reader.bytes(file).catch((error: unknown) => {
      if (isUnnamed(error, file)) return null
      throw error
    })
    if (content === null) {
      unnamed.push(name)
      continue
    }
    if (documentKind(name) === null && isBinary(content)) {
      left.push(name)
      continue
    }
    bytes += content.length
    if (bytes > MAX_BYTES) throw tooLarge(path, `more than ${numberWords(MAX_BYTES)} bytes`, "write a narrower pattern")
    documents.push({ name, text: await reader.documentOf(content, file) })
  }
  if (unnamed.length > 0) reader.warn(visible(leftOut(path, unnamed, "not named in UTF-8")))
  if (documents.length === 0)
    throw new UsageError(
      "not-found",
      `there is no text file in ${path}${left.length === 0 ? "" : `, only ${countWords(left.length, "binary file")}`}`,
      "hidden files, node_modules and links are left out; ** in a pattern means folders at any depth",
    )
  if (left.length > 0) reader.warn(visible(leftOut(path, left, "binary")))
  return documents
}

function leftOut(path: string, names: readonly string[], reason: string): string {
  const more = names.length - MAX_NAMED
  const named = `${names.slice(0, MAX_NAMED).join(", ")}${more > 0 ? ` and ${numberWords(more)} more` : ""}`
  const are = names.length === 1 ? "is" : "are"
  return `${countWords(names.length, "file")} of ${path} ${are} left out as ${reason}: ${named}`
}

function tooLarge(path: string, has: string, hint: string): UsageError {
  return new UsageError("too-large", `${path} has ${has}, which is more than one argument may have`, hint)
}
