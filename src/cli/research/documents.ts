// The files that `recall research` reads: those of a folder or a pattern with text in them.

import { UsageError } from "../../base/errors.ts"
import { visible } from "../../diagnostics/visible.ts"
import { TRACE_BEGINNING } from "../../trace/events.ts"
import type { NamedText } from "../inputs/documents.ts"
import { MAX_BYTES, MAX_FILES } from "../inputs/limits.ts"
import { fileDocuments, filesOf, pathOf } from "../map/documents.ts"
import type { Reader } from "../reader.ts"
import { countWords, numberWords } from "../words.ts"
import { REPORT_BEGINNING } from "./report.ts"

/** Files that a warning names. */
const MAX_NAMED = 3

export interface ResearchFiles {
  readonly documents: readonly NamedText[]
  /** The number of files without a text that can be read, or with an empty one. */
  readonly unread: number
}

/**
 * Reads the files that a path names. Those that cannot be read are left out with a warning, reports and traces of
 * earlier research without one. Rejects with a `UsageError` if nothing is left, or if there is too much.
 */
export async function readResearchFiles(path: string, reader: Reader): Promise<ResearchFiles> {
  const listed = await filesOf(path, reader)
  const files = listed ?? { folder: ".", names: [path] }
  if (files.names.length > MAX_FILES) throw tooLarge(path, `${numberWords(files.names.length)} files`)
  const documents: NamedText[] = []
  const problems: UsageError[] = []
  let size = 0
  for await (const { value, problem } of fileDocuments(files, reader)) {
    if (problem !== undefined) {
      problems.push(problem)
      continue
    }
    const { name, text } = value as NamedText
    if (isOwn(text)) continue
    if (text.trim() === "") {
      problems.push(new UsageError("bad-argument", `${pathOf(name, files)} is empty`))
      continue
    }
    size += text.length
    if (size > MAX_BYTES) throw tooLarge(path, `more than ${numberWords(MAX_BYTES)} characters`)
    documents.push({ name, text })
  }
  const reasons = problems.length === 0 ? "" : `: ${leftOut(problems)}`
  if (documents.length === 0)
    throw new UsageError(
      "not-found",
      `there is no text to read in ${path}${reasons}`,
      listed === null
        ? "name a folder, a file, or a pattern such as 'notes/**/*.md'"
        : "hidden files, node_modules, links, pipes and reports of earlier research are left out",
    )
  if (problems.length > 0) reader.warn(visible(`${countWords(problems.length, "file")} left out${reasons}`))
  return { documents, unread: problems.length }
}

function leftOut(problems: readonly UsageError[]): string {
  const shown = problems
    .slice(0, MAX_NAMED)
    .map(({ message, hint }) => `${message}${hint === undefined ? "" : ` (${hint.replace(/;.*/s, "")})`}`)
  const more = problems.length - shown.length
  return `${shown.join("; ")}${more > 0 ? `; and ${numberWords(more)} more` : ""}`
}

/** Whether a text is a report or a trace that the command has written. */
function isOwn(text: string): boolean {
  return text.startsWith(REPORT_BEGINNING) || text.startsWith(TRACE_BEGINNING)
}

function tooLarge(path: string, has: string): UsageError {
  return new UsageError(
    "too-large",
    `${path} has ${has}, and the limits are ${numberWords(MAX_FILES)} files and ${numberWords(MAX_BYTES)} characters`,
    "name a folder inside it, or a pattern such as 'notes/**/*.md'",
  )
}
