// `recall memo why RUN [ROW]`: explains why each question of a run was found in the memo or asked.

import { visible } from "../../../diagnostics/visible.ts"
import { UsageError } from "../../../base/errors.ts"
import { EMPTY, fold } from "../../../trace/reduce.ts"
import { readTrace } from "../../../trace/read.ts"
import type { Row, RunState } from "../../../trace/state.ts"
import type { Host } from "../../host.ts"
import { RUNS_FOLDER } from "../../journal.ts"
import { createReader } from "../../reader.ts"
import { durationWords, oneLine, priceWords, tokenWords } from "../../words.ts"

/** UTF-16 units of a question on a line. */
const MAX_QUESTION = 60

/** `run` is the id of a run with a journal or the file of a trace. Resolves with the output. */
export async function why(run: string, row: string | undefined, host: Host): Promise<string> {
  const state = await read(run, host)
  const questions = Object.values(state.rows).filter(
    (each) => each.kind === "question" || each.hit?.what === "question",
  )
  if (row === undefined)
    return questions.length === 0
      ? "The run asked nothing.\n"
      : questions.map((each) => `#${each.id} ${quoted(each)}: ${reasonOf(each)}\n`).join("")
  const id = Number(row.replace(/^#/, ""))
  const found = Object.hasOwn(state.rows, id) ? state.rows[id] : undefined
  if (found === undefined)
    throw new UsageError(
      "unknown-row",
      `the run ${run} has no row ${row}`,
      "leave out the row to list all questions of the run",
    )
  if (questions.includes(found)) return `#${found.id} ${quoted(found)}: ${reasonOf(found)}\n${detailsOf(found)}`
  const below = questions.filter((each) => isBelow(state, each, found.id))
  if (below.length === 0)
    throw new UsageError("unknown-row", `row ${row} of the run ${run} is not a question and asks none`)
  return below.map((each) => `#${each.id} ${quoted(each)}: ${reasonOf(each)}\n`).join("")
}

async function read(run: string, host: Host): Promise<RunState> {
  const isRun = /^[\w-]+$/.test(run)
  const path = isRun ? `${RUNS_FOLDER}/${run}.jsonl` : run
  return fold(EMPTY, readTrace(await createReader(host).bytes(path), path).events)
}

function quoted({ name }: Row): string {
  return JSON.stringify(oneLine(name, MAX_QUESTION))
}

function reasonOf({ hit, miss, question }: Row): string {
  if (hit !== undefined) {
    return {
      run: "remembered from earlier in this run",
      flight: "shared with an equal question of this run that was being asked",
      runtime: "remembered by the process from another run",
      store: "found in the memo",
    }[hit.from]
  }
  switch (miss?.reason) {
    case "new":
      return "asked, as no similar question was stored"
    case "changed":
      return `asked, as the nearest stored question has another ${(miss.parts ?? []).map(nameOf).join(", another ")}`
    case "expired":
      return `asked, as its entry was removed${miss?.removed === undefined ? "" : ` ${removalTime(miss.removed)} UTC`}`
    case "refused":
      return "asked, as its data exists in this process only: a function or a validator of the host"
    case "effects":
      return `asked, as natives with effects are in reach of its ${namesOf(miss)}: only its own run shares the answer`
    case "fresh":
      return "asked, because of --fresh"
    case undefined:
      return question === undefined ? "asked" : "asked, without a memo"
  }
}

function removalTime(removed: string): string {
  return visible(removed.slice(0, 19).replace("T", " "))
}

function namesOf({ parts = [] }: NonNullable<Row["miss"]>): string {
  return parts.map((part) => visible(part)).join(", ")
}

/** The name of a part of a key, such as `data article`, in words. */
function nameOf(part: string): string {
  if (part.startsWith("data ")) return `${visible(part.slice(5))} (data)`
  if (part.startsWith("tool ")) return `definition of the tool ${visible(part.slice(5))}`
  return (
    {
      names: "set of data or tools",
      returns: "type",
      models: "list of models",
      recursive: "setting of recursive",
      untrusted: "trust in its data",
      parameters: "setting of the model's parameters",
      epoch: "epoch",
    }[part] ?? part
  )
}

function detailsOf({ hit, question }: Row): string {
  const saved = hit?.saved
  if (saved !== undefined) {
    return `It had cost ${tokenWords(saved)}, ${priceWords(saved)}, ${durationWords(saved.milliseconds)}.\n`
  }
  return question === undefined ? "" : `It went to ${visible(question.modelId)}, sample ${question.sample}.\n`
}

function isBelow(state: RunState, row: Row, id: number): boolean {
  for (let each: Row | undefined = row; each !== undefined && each.id !== 0; each = state.rows[each.parent])
    if (each.id === id) return true
  return id === 0
}
