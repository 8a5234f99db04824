// Models that answer from a recording: what failed in it fails again, and what is not in it is an error that names the nearest that is.

import { visible } from "../diagnostics/visible.ts"
import { ModelError, type Model } from "../models/model.ts"
import { beginningOf, partOf, shownPart } from "../base/part.ts"
import { failureKey, type RecordedFailure, type Recording } from "./recording.ts"
import { rankNearest } from "./stores/nearest.ts"
import type { Entry } from "./store.ts"

/**
 * The models of a recording, with the ids and parameters that its keys were made with. All that models wrote is found in the store
 * (`replayFrom`) before one is asked, so asking one always fails: as it did when that was recorded, or with the ModelError `not-recorded`,
 * which no TRY catches.
 */
export function replayModels(recording: Recording): { readonly [name: string]: Model } {
  const failures = new Map(recording.failures.map((failure) => [failureKey(failure), failure]))
  return Object.fromEntries(
    Object.entries(recording.models).map(([name, recorded]): [string, Model] => [
      name,
      {
        ...recorded,
        // Nothing is spent, so a budget of dollars may stand.
        price: { input: 0, output: 0 },
        // oxlint-disable-next-line require-yield -- it never has anything to give
        async *generate(request) {
          const parts = request.parts ?? { question: partOf(request.question.text), model: recorded.id }
          const failure = failures.get(failureKey({ parts }))
          throw failure === undefined ? notRecorded(parts, recording.entries) : failedAgain(failure)
        },
      },
    ]),
  )
}

function failedAgain({ code, message, hint }: RecordedFailure): Error {
  return code === null ? new Error(message) : new ModelError(code, message, hint === null ? {} : { hint })
}

function notRecorded(parts: Entry["parts"], entries: readonly Entry[]): ModelError {
  const message = `the recording has no answer to ${quoted(parts["question"]!)}`
  const [nearest] = rankNearest(parts, entries, 1)
  if (nearest === undefined)
    return new ModelError("not-recorded", message, {
      hint:
        entries.length === 0 ? "the recording is empty: record it anew" : "nothing like it is recorded: record it anew",
    })
  const differences = differencesOf(parts, nearest.parts)
  const place = nearest.task === "" ? "" : ` in ${visible(nearest.task)}`
  const hint =
    differences.length === 0
      ? `the nearest is ${quoted(nearest.title)}${place}, which only has its data in another order; record it anew`
      : `the nearest is ${quoted(nearest.title)}${place}, which differs in ${differences.join("; ")}; undo the change, or record it anew`
  return new ModelError("not-recorded", message, { hint })
}

/** Each part that differs, with both sides from shortly before the place where they part. */
function differencesOf(asked: Entry["parts"], recorded: Entry["parts"]): string[] {
  const names = new Set([...Object.keys(asked), ...Object.keys(recorded)])
  return [...names].flatMap((name) => {
    const [here, there] = [asked[name], recorded[name]]
    if (here === there || name === "names") return []
    if (here === undefined) return [`${visible(name)}: recorded ${quoted(shownPart(there!))}, now absent`]
    if (there === undefined) return [`${visible(name)}: now ${quoted(shownPart(here))}, not recorded`]
    const [now, then] = [shownPart(here), shownPart(there)]
    if (now === then) return [`${visible(name)}: changed somewhere after ${quoted(now.slice(0, -1))}`]
    const start = Math.max(0, commonLength(now, then) - LEAD)
    return [`${visible(name)}: recorded ${quoted(then, start)}, now ${quoted(now, start)}`]
  })
}

/** UTF-16 units that are shown of a side, and those of them that both sides share. */
const SHOWN = 60
const LEAD = 20

function commonLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

function quoted(text: string, start = 0): string {
  const shown = beginningOf(text.slice(start), SHOWN)
  return `"${start > 0 ? "…" : ""}${visible(shown)}${start + shown.length < text.length ? "…" : ""}"`
}
