// The models and the memo that replay a recording. A recorded failure fails again; an unrecorded request names the
// nearest entry.

import { visible } from "../diagnostics/visible.ts"
import { ModelError, type Model } from "../models/model.ts"
import { beginningOf, partOf, shownPart } from "../base/part.ts"
import { failureKey, type RecordedFailure, type Recording } from "./recording.ts"
import { memoryStore } from "./stores/memory.ts"
import { rankNearest } from "./stores/nearest.ts"
import type { Entry, MemoStore } from "./store.ts"

/** The models and the memo of a runtime that replays a recording. */
export interface Replay {
  /** The recorded models, with their ids and parameters; they answer only recorded questions. */
  readonly models: { readonly default: Model; readonly [name: string]: Model }
  readonly memo: MemoStore
}

/** A replay of a recording; see `replayFrom`, which reads one from a file. */
export function replayOf(recording: Recording): Replay {
  return {
    models: replayModels(recording) as Replay["models"],
    memo: { ...memoryStore({ entries: recording.entries }), recording: "replayed", delete: () => Promise.resolve(0) },
  }
}

/**
 * The models of a recording, with the ids and parameters of its keys. All recorded answers are found in the store
 * (`replayFrom`) before a model is asked, so a request always fails: as it did when it was recorded, or with the
 * ModelError `not-recorded`, which no TRY catches.
 */
export function replayModels(recording: Recording): { readonly [name: string]: Model } {
  const failures = new Map(recording.failures.map((failure) => [failureKey(failure), failure]))
  return Object.fromEntries(
    Object.entries(recording.models).map(([name, recorded]): [string, Model] => [
      name,
      {
        ...recorded,
        // A replay spends nothing; the price permits a budget in dollars.
        price: { input: 0, output: 0 },
        // oxlint-disable-next-line require-yield -- every request fails
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
        entries.length === 0
          ? "the recording is empty: record it again"
          : "nothing similar is recorded: record it again",
    })
  const differences = differencesOf(parts, nearest.parts)
  const place = nearest.task === "" ? "" : ` in ${visible(nearest.task)}`
  const hint =
    differences.length === 0
      ? `the nearest is ${quoted(nearest.title)}${place}, which only has its data in another order; record it again`
      : `the nearest is ${quoted(nearest.title)}${place}, which differs in ${differences.join("; ")}; `
        + "undo the change, or record it again"
  return new ModelError("not-recorded", message, { hint })
}

/** The differing parts, each with both texts from shortly before their first difference. */
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

/** UTF-16 units shown of each text, and how many of these precede the first difference. */
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
