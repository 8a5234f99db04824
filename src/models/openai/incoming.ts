// Reads the body of a response as replies of the protocol, whatever its declared type is.

import { turn } from "../../base/turn.ts"
import { within } from "../../base/within.ts"
import { withoutMark } from "./beginning.ts"
import { BrokenOff } from "./failure.ts"
import { titled } from "../page.ts"
import type { PostResponse } from "./post.ts"
import type { Replies } from "./replies.ts"
import { createEventReader, parseJson } from "./sse.ts"

/** Milliseconds for which a complete answer's connection may stay open, so that it can be reused. */
const DRAIN = 100

/** The replies of a body, which its first character shows to be events or one reply: its declared type may be wrong. */
export function repliesOf(response: PostResponse): Replies {
  const { body } = response
  const reader = createEventReader()
  let isOver = false
  let whole: string | undefined
  let isFirst = true
  let begun = false
  /** The beginning of a body that has given no reply. */
  let heard: string | undefined = ""

  async function next(): ReturnType<Replies["next"]> {
    if (reader.failure !== undefined) throw reader.failure
    if (isOver) return undefined
    const { done = false, value = "" } = await body.next()
    const piece = isFirst ? withoutMark(value) : value
    if (value !== "") isFirst = false
    if (!begun && piece.trim() !== "") {
      begun = true
      const first = piece.trimStart()[0]!
      if (first === "<") throw new SyntaxError(titled(piece))
      if (first === "{" || first === "[") whole = ""
    }
    if (whole !== undefined) {
      whole += piece
      if (!done) return { replies: [], isLast: false }
      isOver = true
      return { replies: [parsed(whole)], isLast: true }
    }
    const replies = done ? reader.end() : reader.read(piece)
    if (replies.length > 0 || reader.isDone) heard = undefined
    else if (heard !== undefined && heard.length < LONGEST_WORDS) heard += piece
    if (done) isOver = true
    if (done && heard !== undefined && isPlain(heard)) return { replies: [heard.trim()], isLast: false }
    else if (reader.isDone) {
      isOver = true
      await settle(response)
    } else if (replies.length === 0 && reader.failure !== undefined) throw reader.failure
    if (done && replies.length === 0 && !reader.isDone) return undefined
    return { replies, isLast: reader.isDone }
  }

  return {
    headers: response.headers,
    next,
    close() {
      if (!isOver) response.close()
    },
  }
}

/** Characters of a text that is no answer, as far as a message may need them. */
const LONGEST_WORDS = 1_000

/** Whether a text has none of the fields and comments of events. */
function isPlain(text: string): boolean {
  return text.trim() !== "" && !/^(?:data|event|id|retry)?\s*:/im.test(text)
}

/** Reads what follows the end of an answer, in the background; most bodies end in the same turn. */
async function settle({ body, close }: PostResponse): Promise<void> {
  const readOn = async () => {
    while ((await body.next()).done !== true) continue
    return true
  }
  const drain = async () => {
    const isDrained = await within(readOn(), DRAIN).catch(() => false)
    if (isDrained === undefined) close()
  }
  await Promise.race([drain(), turn()])
}

/** The reply of a whole body. A body without its end was cut. */
function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw /[\]}]\s*$/.test(text) ? error : new BrokenOff()
  }
}
