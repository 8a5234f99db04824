// A model that has learned to call itself: a small network, evaluated in plain JavaScript.

import type { Model, ModelEvent, ModelRequest, Question } from "../model.ts"
import { Decoder } from "./decoder.ts"
import { embeddedFile } from "./embedded.ts"
import { readWeights } from "./file.ts"
import type { Prefix } from "./prefixes.ts"
import { TINY } from "./traits.ts"
import { cardOf, END, readable, tokensOf, unreadable, viewOf, WAIT } from "./view.ts"

/**
 * The model of a file that `examples/learned/export.py` has written; by default the one of the package, which has
 * learned `add`, `subtract`, `times`, `multiply` and `lcs`. It needs no network and no key, and fails with a ModelError
 * for any question that it has not learned. Throws a UsageError if the file is damaged.
 */
export function tiny(file: Uint8Array = embeddedFile()): Model {
  const decoder = new Decoder(readWeights(file))
  return {
    ...TINY,
    async *generate({ question }: ModelRequest, { signal }): AsyncGenerator<ModelEvent> {
      signal.throwIfAborted()
      const { text, last, input, output } = continuation(decoder, question)
      yield { type: "usage", input, output }
      if (text !== "") yield { type: "delta", text, ...(last ? { last } : {}) }
      yield { type: "finish", reason: "stop" }
    },
  }
}

/** A further piece of an answer, with the tokens that the network read before it and has written. */
export interface Continuation {
  readonly text: string
  /** Whether the answer ends with it, or behind the result of a call at its end. */
  readonly last: boolean
  readonly input: number
  readonly output: number
}

/** The text that the network writes until it ends the answer or asks for the result of a call. */
export function continuation(decoder: Decoder, question: Question): Continuation {
  if (!question.recursive) throw unreadable("it answers by calls, and the question allows none (recursive: false)")
  let prefix = read(decoder, question)
  const input = prefix.state.length
  let text = ""
  for (;;) {
    const token = decoder.next(prefix)
    if (token === END || token === WAIT)
      return { text, last: token === END, input, output: prefix.state.length - input + 1 }
    text += token
    prefix = appended(decoder, prefix, token)
  }
}

/** The prefix of a question with its answer so far, where each result is read as its card. */
function read(decoder: Decoder, question: Question): Prefix {
  const { task, tokens } = viewOf(question, decoder.weights)
  let prefix = tokens.reduce<Prefix | null>((before, token) => appended(decoder, before, token), null)!
  for (const passage of question.transcript.filter(readable)) {
    const added =
      passage.kind === "written"
        ? tokensOf(passage.text, decoder.weights.vocabulary)
        : [WAIT, ...cardOf(passage.card, task)]
    for (const token of added) prefix = appended(decoder, prefix, token)
  }
  return prefix
}

function appended(decoder: Decoder, before: Prefix | null, token: string): Prefix {
  const prefix = decoder.append(before, token)
  if (prefix === undefined) throw unreadable("its context is full")
  return prefix
}
