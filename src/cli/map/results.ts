// The file of results: a line of JSON for each document, from which the same command goes on.

import { open, rename, rm, type FileHandle } from "node:fs/promises"
import { dirname } from "node:path"
import type { WaitingCall } from "../../base/waiting-call.ts"
import { UsageError } from "../../base/errors.ts"
import { isMissing } from "../../host/files.ts"
import { linesOf, type Line } from "../../host/lines.ts"
import { makeFolder } from "../../host/make-folder.ts"
import { unwritable } from "../../host/text-file.ts"
import { stringifyJson } from "../../values/json-text.ts"

/** An error or a warning. */
export interface Told {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** One line. `run` is made of the program, its arguments and the document: where one changes, it is another run. */
export interface ResultLine {
  readonly id: string
  readonly run: string
  readonly value?: unknown
  readonly partial?: true
  readonly missing?: readonly string[]
  readonly exhausted?: string | null
  /** The calls that wait for a person's decision. */
  readonly waiting?: readonly WaitingCall[]
  readonly error?: Told
  readonly warnings?: readonly Told[]
  readonly attempts?: number
  readonly usage?: object
}

/** The results of earlier processes that still hold: by the run of each, the place of its line. */
export type Kept = Map<string, Place>

type Place = Pick<Line, "start" | "end">

/**
 * The results in a file whose runs are among these, without those that failed, wait or are partial; empty without
 * a file. Rejects with a `UsageError` for a file with other lines. A last line that was broken off is none.
 */
export async function readResults(path: string, runs: ReadonlySet<string>): Promise<Kept> {
  const kept: Kept = new Map()
  try {
    for await (const { text, start, end, isOpen } of linesOf(path)) {
      const line = lineOf(text)
      if (line === null) {
        if (isOpen) break
        throw new UsageError("unwritable", `${path} is another file, which would be replaced`, "name another file")
      }
      const isWhole = line.error === undefined && line.partial !== true && line.waiting === undefined
      if (isWhole && !isOpen && runs.has(line.run)) kept.set(line.run, { start, end })
    }
  } catch (error) {
    if (!(error instanceof UsageError && error.code === "not-found")) throw error
  }
  return kept
}

function lineOf(text: string): ResultLine | null {
  try {
    const line = JSON.parse(text) as Partial<ResultLine> | null
    return typeof line === "object" && typeof line?.id === "string" && typeof line.run === "string"
      ? (line as ResultLine)
      : null
  } catch {
    return null
  }
}

/** Brings the results into the order of their runs. */
export async function sortResults(path: string, runs: ReadonlySet<string>): Promise<void> {
  const places = new Map<string, Place>()
  for await (const { text, start, end } of linesOf(path)) places.set(lineOf(text)?.run ?? "", { start, end })
  const ordered: Place[] = []
  for (const run of runs) {
    const place = places.get(run)
    if (place !== undefined) ordered.push(place)
  }
  await keepOnly(path, ordered)
}

/** Replaces the file by the lines at these places, in this order. It keeps its old text if that fails. */
export async function keepOnly(path: string, places: Iterable<Place>): Promise<void> {
  const whole = `${path}.${process.pid}.new`
  try {
    makeFolder(dirname(path))
    const from = await open(path, "r").catch((error: unknown) =>
      isMissing(error) ? null : Promise.reject(error as Error),
    )
    const to = await open(whole, "wx")
    try {
      for (const { start, end } of places) {
        const bytes = new Uint8Array(end - start)
        await from!.read(bytes, 0, bytes.length, start)
        await to.write(bytes)
      }
    } finally {
      await Promise.all([from?.close(), to.close()])
    }
    await rename(whole, path)
  } catch (error) {
    // The reason is the error that is thrown.
    await rm(whole, { force: true }).catch(() => undefined)
    throw unwritable(path, error)
  }
}

/** Appends results to the file. */
export class ResultFile {
  private readonly path: string
  private readonly file: FileHandle
  private constructor(path: string, file: FileHandle) {
    this.path = path
    this.file = file
  }

  static async open(path: string): Promise<ResultFile> {
    try {
      return new ResultFile(path, await open(path, "a"))
    } catch (error) {
      throw unwritable(path, error)
    }
  }

  /** Resolves when the line is in the file. Rejects with a `UsageError` if it cannot be. */
  async append(line: ResultLine): Promise<void> {
    try {
      await this.file.appendFile(`${stringifyJson(line)}\n`)
    } catch (error) {
      throw unwritable(this.path, error)
    }
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}
