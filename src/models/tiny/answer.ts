// The answer of a network to a question: read as cards, and continued word by word.

import type { Question } from "../model.ts"
import type { Decoder } from "./decoder.ts"
import type { Prefix } from "./prefixes.ts"
import { cardOf, END, readable, tokensOf, unreadable, viewOf, WAIT } from "./view.ts"

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
