// The reply of a program in a conversation: the text of its run, and the questions that it asks as its reasoning.

import { Channel } from "../base/channel.ts"
import { shorten } from "../base/shorten.ts"
import type { RunResult } from "../run/result.ts"
import type { RunStream } from "../run/stream/stream.ts"
import type { TraceEvent } from "../trace/events.ts"

/** The reasoning of a reply: a line for each question that the run asks, or none. */
export type ShownReasoning = "questions" | "none"

/** A piece of a reply. */
export interface ReplyPart {
  readonly type: "text" | "reasoning"
  readonly text: string
}

export interface Reply {
  /** The pieces, for one reader. They end as the run ends, and fail with its exception. */
  readonly parts: AsyncIterable<ReplyPart>
  readonly result: Promise<RunResult>
}

/** UTF-16 units of a question in the reasoning. */
const MAX_SHOWN = 300

/** The reply of a run whose stream was made in this turn. */
export function replyOf(stream: RunStream, reasoning: ShownReasoning): Reply {
  const parts = new Channel<ReplyPart>()
  const forward = async <T>(from: AsyncIterable<T>, partOf: (item: T) => ReplyPart | null): Promise<void> => {
    for await (const item of from) {
      const part = partOf(item)
      if (part !== null) parts.push(part)
    }
  }
  Promise.all([
    forward(stream.text, (text) => ({ type: "text", text })),
    ...(reasoning === "none" ? [] : [forward(stream.events, questionPart)]),
  ]).then(
    () => parts.close(),
    (thrown: unknown) => parts.close({ thrown }),
  )
  return { parts, result: stream.result }
}

/** A question that is asked, or that was answered in an earlier run, as an item of a list in Markdown. */
function questionPart(event: TraceEvent): ReplyPart | null {
  const question =
    event.type === "question"
      ? textOf(event.question)
      : event.type === "hit" && event.what === "question" && (event.from === "store" || event.from === "runtime")
        ? event.name
        : null
  if (question === null) return null
  return { type: "reasoning", text: `- ${shorten(question.replace(/\s+/g, " ").trim(), MAX_SHOWN)}\n` }
}

function textOf(question: Extract<TraceEvent, { readonly type: "question" }>["question"]): string | null {
  if ("ref" in question) return question.beginning
  return "json" in question && typeof question.json === "string" ? question.json : null
}
