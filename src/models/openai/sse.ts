// Reads server-sent events as replies of the protocol, in all the forms that servers give them.

import { createParser, type EventSourceMessage } from "eventsource-parser"

/** Characters of the largest event of a stream; a larger one is a failure. */
const LARGEST_EVENT = 16 * 2 ** 20

/** Events that report a failure. */
const ERROR_EVENTS: ReadonlySet<string> = new Set(["error", "exception"])

export interface EventReader {
  /** The replies that a piece of the body completes, and the texts between them. */
  read(text: string): readonly unknown[]
  /** The reply of a last event that no blank line ends. */
  end(): readonly unknown[]
  /** Whether `[DONE]` was read. Nothing after it is a reply. */
  readonly isDone: boolean
  /** An event that is not JSON although it begins as JSON does. */
  readonly failure: SyntaxError | undefined
}

export function createEventReader(): EventReader {
  let replies: unknown[] = []
  const state = { isDone: false, failure: undefined as SyntaxError | undefined }

  const parser = createParser({
    maxBufferSize: LARGEST_EVENT,
    onEvent(event) {
      if (state.isDone || state.failure !== undefined) return
      if (isMark(event.data)) {
        state.isDone = true
        return
      }
      try {
        replies.push(replyOf(event))
      } catch (error) {
        state.failure = error as SyntaxError
      }
    },
    onError({ type, message, field, value, line }) {
      if (type === "max-buffer-size-exceeded") state.failure ??= new SyntaxError(message)
      if (type !== "unknown-field" || state.isDone) return
      // Some servers report a failure as a field `error` of its own, or write a line without the field's exact name.
      if (field === "error") replies.push({ error: jsonOr(value ?? "") })
      else if (line !== undefined) takeLine(line)
    },
  })

  function takeLine(line: string): void {
    const data = line.replace(/^\s*(?:data\s*:)?\s*/i, "")
    if (isMark(data)) state.isDone = true
    else if (isJson(data)) replies.push(...[jsonOr(data)].filter(isReply))
  }

  const read = (text: string) => {
    replies = []
    parser.feed(text)
    return replies
  }
  return {
    read,
    end() {
      const before = state.failure
      const last = read("\n\n")
      // An event that the connection cut in two is no mistake of the server.
      state.failure = before
      return last
    },
    get isDone() {
      return state.isDone
    },
    get failure() {
      return state.failure
    },
  }
}

/** The reply of an event; a text for data that is no JSON: a ping, or a proxy's complaint. Throws a SyntaxError. */
function replyOf({ event, data }: EventSourceMessage): unknown {
  if (event !== undefined && ERROR_EVENTS.has(event)) {
    const error = jsonOr(data)
    return hasError(error) ? error : { error }
  }
  return isJson(data) ? parseJson(data) : data
}

/** The value of a text of JSON. The error has the whole text, as an excerpt might cut a key in two. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new SyntaxError(`no JSON: ${text}`)
  }
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text)
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** The mark of the end, which some servers quote. */
function isMark(data: string): boolean {
  return /^\s*"?\[done\]"?\s*$/i.test(data)
}

function hasError(reply: unknown): boolean {
  return typeof reply === "object" && reply !== null && "error" in reply
}

function isReply(value: unknown): boolean {
  return hasError(value) || (typeof value === "object" && value !== null && "choices" in value)
}
