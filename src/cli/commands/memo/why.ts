// `recall memo why RUN [ROW]`: why each question of a run was found in the memo, or not.

import { visible } from "../../../diagnostics/visible.ts"
import { UsageError } from "../../../base/errors.ts"
import { EMPTY, fold } from "../../../trace/reduce.ts"
import { readTrace } from "../../../trace/read.ts"
import type { Row, RunState } from "../../../trace/state.ts"
import type { Host } from "../../host.ts"
import { RUNS_FOLDER } from "../../journal.ts"
import { createReader } from "../../reader.ts"
import { oneLine } from "../../words.ts"

/** UTF-16 units of a question in a line. */
const MAX_QUESTION = 60

/** `run` names a run that asked something, or is the file of a trace. */
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
      "without a row all its questions are listed",
    )
  if (questions.includes(found)) return `#${found.id} ${quoted(found)}: ${reasonOf(found)}\n${detailsOf(found)}`
  const below = questions.filter((each) => isBelow(state, each, found.id))
  if (below.length === 0)
    throw new UsageError("unknown-row", `row ${row} of the run ${run} is no question, and asks none`)
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
      run: "remembered, as it was asked before in this run",
      flight: "asked already at that time in this run",
      runtime: "remembered by the process from another run",
      store: "found in the memo",
    }[hit.from]
  }
  switch (miss?.reason) {
    case "new":
      return "asked, as nothing like it was kept"
    case "changed":
      return `asked, as the nearest that was kept has another ${(miss.parts ?? []).map((part) => nameOf(part)).join(", another ")}`
    case "expired":
      return `asked, as it was kept and is gone${miss?.removed === undefined ? "" : `: removed ${visible(miss.removed.slice(0, 19).replace("T", " "))} UTC`}`
    case "refused":
      return "asked, as what it was given is known in this process only: a function or a validator of the host"
    case "fresh":
      return "asked, as --fresh says"
    case undefined:
      return question === undefined ? "asked" : "asked, with no memo to look into"
  }
}

/** `data article` and the like, in words. */
function nameOf(part: string): string {
  if (part.startsWith("data ")) return `${visible(part.slice(5))} (data)`
  if (part.startsWith("tool ")) return `definition of the tool ${visible(part.slice(5))}`
  return (
    {
      names: "set of data or tools",
      returns: "type",
      recursive: "setting of recursive",
      parameters: "setting of the model's parameters",
      epoch: "epoch",
    }[part] ?? part
  )
}

function detailsOf({ hit, question }: Row): string {
  const saved = hit?.saved
  if (saved !== undefined)
    return `It had cost ${saved.input} tokens in and ${saved.output} out, $${saved.usd}, ${Math.round(saved.milliseconds)} ms.\n`
  return question === undefined ? "" : `It went to ${visible(question.modelId)}, sample ${question.sample}.\n`
}

function isBelow(state: RunState, row: Row, id: number): boolean {
  for (let each: Row | undefined = row; each !== undefined && each.id !== 0; each = state.rows[each.parent])
    if (each.id === id) return true
  return id === 0
}
