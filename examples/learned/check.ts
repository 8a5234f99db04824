// Compares what a network writes with the rule, for one question and every result that it may have to wait for.

import type { Question } from "../../src/models/model.ts"
import { continuation } from "../../src/models/tiny/answer.ts"
import type { Decoder } from "../../src/models/tiny/decoder.ts"
import { NUMBERS } from "./cards.ts"
import { piecesOf, type Inputs, type TaskName } from "./rule.ts"

/** The pieces that a network writes wrong, each as a line; and how many were compared. */
export interface Comparison {
  readonly compared: number
  readonly wrong: readonly string[]
}

/** Compares the pieces of the answer to one question. A result that a piece waits for takes each of its cards. */
export function compare(decoder: Decoder, task: TaskName, inputs: Inputs): Comparison {
  const wrong: string[] = []
  let compared = 0
  const see = (shown: string | null): boolean => {
    const pieces = piecesOf(task, inputs, shown ?? "")
    const wanted = pieces[shown === null ? 0 : 1]!
    const paused = shown === null ? null : { call: pieces[0]!.text, shown }
    const written = continuation(decoder, questionOf(task, inputs, paused))
    compared++
    if (written.text !== wanted.text || written.last !== wanted.last)
      wrong.push(`${task} ${JSON.stringify({ ...inputs, ...(shown === null ? {} : { shown }) })}: ${written.text}`)
    return wanted.last
  }
  if (!see(null)) for (const shown of NUMBERS) see(shown)
  return { compared, wrong }
}

/** A question as a model receives it: its beginning, or paused behind a call whose result is shown. */
export function questionOf(
  task: string,
  inputs: Inputs,
  paused: { readonly call: string; readonly shown: string } | null,
): Question {
  const passages =
    paused === null
      ? []
      : [
          { kind: "written" as const, text: paused.call },
          { kind: "result" as const, name: "h", isPlaced: false, card: datum("h", paused.shown) },
        ]
  return {
    text: task,
    data: Object.entries(inputs).map(([name, text]) => datum(name, text as string)),
    returns: { kind: "string" },
    recursive: true,
    attempt: 0,
    written: paused?.call ?? "",
    transcript: passages,
  }
}

function datum(name: string, text: string): Question["data"][number] {
  return { name, kind: "string", size: text.length, whole: text, beginning: text, ending: text }
}
