// Converts the server's replies, of either protocol, streamed or whole, to events of an answer.

import { SYSTEM_CLOCK } from "../../base/clock.ts"
import { within } from "../../base/within.ts"
import { endingOf, type Ending } from "../finish.ts"
import { ModelError, type ModelEvent } from "../model.ts"
import { complaintIn } from "./complaint.ts"
import { BrokenOff, HttpFailure, isReported } from "./failure.ts"
import type { Settings } from "./options.ts"
import type { AnswerState } from "./protocol.ts"
import { ChatCalls } from "./chat-calls.ts"
import type { Batch, Replies } from "./replies.ts"
import { usageOf } from "./usage.ts"

/** Milliseconds without a reply that end an answer after its finish reason: until usage has arrived, and after it. */
const GRACE = { usage: 1_000, end: 100 }

/** Milliseconds between two signs of life of a server that sends nothing else. */
const SIGN_INTERVAL = 20

const STOP: ModelEvent = { type: "finish", reason: "stop" }

/** The common fields of chunks and whole answers in both protocols; each may be missing. */
interface Reply {
  readonly choices?: readonly (Choice | null)[] | null
  readonly error?: unknown
  /** `error` for a failure of an older vLLM, whose reply is itself the error. */
  readonly object?: unknown
  /** `error` for a failure of Bedrock's. */
  readonly type?: unknown
  readonly usage?: { readonly [count: string]: unknown } | null
}

interface Choice {
  readonly index?: unknown
  readonly text?: unknown
  readonly delta?: Part | null
  readonly message?: Part | null
  readonly finish_reason?: unknown
  readonly error?: unknown
}

interface Part {
  readonly content?: unknown
  readonly error?: unknown
  readonly refusal?: unknown
  readonly tool_calls?: unknown
  readonly function_call?: unknown
  /** Reasoning: vLLM, Ollama and OpenRouter use this name, DeepSeek and older vLLM the other; OpenAI sends none. */
  readonly reasoning?: unknown
  readonly reasoning_content?: unknown
}

type ListItem = { readonly type?: unknown; readonly text?: unknown; readonly thinking?: unknown } | null

/**
 * The events of one answer. Usage may follow the finish reason, so the finish is held back until the server is done, or
 * sends nothing more of the answer. A marked end without a finish reason, and a last reply with nothing but usage, end
 * an answer, too, unless the server complains before it. Throws the errors of the replies, and a `BrokenOff` if the
 * answer ends without any of these.
 */
export async function* eventsOf(
  { replies, answer }: { readonly replies: Replies; readonly answer: AnswerState },
  settings: Settings,
): AsyncGenerator<ModelEvent> {
  let lastEvent = SYSTEM_CLOCK.now()
  /** The time of the last reply with a part of the answer: text, a finish reason, usage. */
  let lastReply = lastEvent
  let complaint: ReturnType<typeof complaintIn>
  try {
    for (;;) {
      const { ending } = answer
      const batch = await nextOf(replies, answer, lastReply)
      let events = 0
      const arrived: ModelEvent[] = []
      let failure: { readonly error: unknown } | undefined
      for (const reply of batch?.replies ?? []) {
        complaint = complaintIn(reply) ?? complaint
        try {
          const taken = answer.take(reply)
          arrived.push(...taken)
          // An answer that goes on was not ended by what came before.
          if (taken.some(({ type }) => type === "delta" || type === "reasoning")) complaint = undefined
        } catch (error) {
          failure = { error }
          break
        }
      }
      // The counts first: the reader may stop at the text that arrived with them.
      const usage = arrived.findLast(({ type }) => type === "usage")
      if (usage !== undefined) yield usage
      for (const event of arrived) {
        events++
        if (event.type !== "usage") yield event
      }
      if (failure !== undefined) throw failure.error
      if (batch === undefined || batch.isLast) {
        if (batch?.isLast === true) answer.isMarked = true
        break
      }
      const now = SYSTEM_CLOCK.now()
      if (events > 0 || answer.ending !== ending) lastReply = now
      // Bytes without an event, as comments and empty deltas are, show that the server is at work.
      if (events === 0 && now - lastEvent < SIGN_INTERVAL) continue
      lastEvent = now
      if (events === 0) yield { type: "delta", text: "" }
    }
  } finally {
    replies.close()
  }
  if (complaint !== undefined && (answer.ending === undefined || answer.ending === "failed"))
    throw typeof complaint === "string" ? new BrokenOff(complaint) : new HttpFailure(undefined, complaint)
  yield* answer.finish(settings)
}

/**
 * The next batch; undefined at the end. With a finish reason the answer is whole even if the connection breaks, or
 * stays open with nothing but comments since the last reply.
 */
async function nextOf(
  replies: Replies,
  { ending, hasUsage }: AnswerState,
  lastReply: number,
): Promise<Batch | undefined> {
  if (ending === undefined || ending === "failed") return replies.next()
  const left = lastReply + (hasUsage ? GRACE.end : GRACE.usage) - SYSTEM_CLOCK.now()
  return within(replies.next(), Math.max(left, 0)).catch((error: unknown) => {
    if (isReported(error)) throw error
    return undefined
  })
}

/** The state of an answer of a chat or a completion. */
export class Answer implements AnswerState {
  ending: Ending | undefined
  hasUsage = false
  isMarked = false
  /** The finish reason in the server's word. */
  private said: string | undefined
  private refusal = ""
  private hasText = false
  private hasChoice = false
  /** The last reply has usage and no choice, as only the last one of a stream has. */
  private endsWithUsage = false
  private readonly tool: string
  private readonly calls: ChatCalls

  /** `tool` is the name of the tool that the request had. */
  constructor(tool = "") {
    this.tool = tool
    this.calls = new ChatCalls(tool)
  }

  take(raw: unknown): readonly ModelEvent[] {
    const reply = (typeof raw === "object" && raw !== null ? raw : {}) as Reply
    const choices = Array.isArray(reply.choices) ? (reply.choices as readonly (Choice | null)[]) : []
    const choice = choices.find((one) => typeof one === "object" && (one?.index ?? 0) === 0) ?? undefined
    const error = errorOf(reply, choice)
    if (error !== undefined) throw new HttpFailure(undefined, error)
    this.hasChoice ||= choice !== undefined
    const part = choice?.delta ?? choice?.message
    const { text, reasoning } = textsIn(part, choice?.text)
    const events: ModelEvent[] = reasoning === "" ? [] : [{ type: "reasoning", text: reasoning }]
    this.hasText ||= text !== ""
    if (text !== "") events.push({ type: "delta", text })
    if (typeof part?.refusal === "string") this.refusal += part.refusal
    if (this.tool !== "") this.calls.take(part?.tool_calls, part?.function_call)
    const ending = endingOf(choice?.finish_reason)
    if (ending !== undefined) {
      this.ending = ending
      this.said = String(choice?.finish_reason)
    }
    const usage = usageOf(reply.usage, this.hasText)
    this.hasUsage ||= usage !== undefined
    this.endsWithUsage =
      choices.length === 0 && reply.usage !== null && reply.usage !== undefined && (this.hasText || !this.calls.isEmpty)
    if (usage !== undefined) events.push({ type: "usage", ...usage })
    return events
  }

  finish(settings: Settings): readonly ModelEvent[] {
    const { ending, said } = this
    // A call that the length limit cut is not whole. All others are, whatever reason their server has for the end.
    if (!this.calls.isEmpty && ending !== "length" && ending !== "failed" && ending !== "filter")
      if (ending !== undefined || this.isMarked || this.endsWithUsage) return [...this.calls.events(), STOP]
    if (this.refusal !== "") throw new ModelError("model-refused", `${settings.model} refused: ${this.refusal}`)
    if (ending === "failed") throw new BrokenOff(said)
    if (ending !== undefined)
      return [{ type: "finish", reason: ending, ...(ending === "other" && said !== undefined ? { said } : {}) }]
    if ((this.isMarked && this.hasChoice) || this.endsWithUsage) return [STOP]
    throw unfinished(this.isMarked, settings)
  }
}

/** The failure of an answer without an end. A reply that is whole will not be another one. */
export function unfinished(isMarked: boolean, { streamed }: Settings): Error {
  return isMarked && !streamed ? new SyntaxError("a reply without an answer") : new BrokenOff()
}

/** The error in a reply; undefined where the field is there and empty. */
function errorOf(reply: Reply, choice: Choice | undefined): unknown {
  const part = choice?.delta ?? choice?.message
  const given = [reply.error, choice?.error, part?.error].find(
    (error) => (typeof error === "object" && error !== null && Object.keys(error).length > 0) || isText(error),
  )
  return given ?? (reply.object === "error" || (reply.type === "error" && choice === undefined) ? reply : undefined)
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== ""
}

/** The text of the answer, and the model's reasoning. Mistral's reasoning models give a list of both. */
function textsIn(
  part: Part | null | undefined,
  completion: unknown,
): { readonly text: string; readonly reasoning: string } {
  const content = part?.content ?? completion
  const own = part?.reasoning ?? part?.reasoning_content
  const reasoning = typeof own === "string" ? own : ""
  if (!Array.isArray(content)) return { text: typeof content === "string" ? content : "", reasoning }
  return { text: textOf(content, "text"), reasoning: reasoning + textOf(content, "thinking") }
}

/** The texts of the items of a kind; a thought contains a list again. */
function textOf(items: readonly ListItem[], kind: "text" | "thinking"): string {
  return items
    .map((item) => {
      const content = item?.type === kind ? item[kind] : undefined
      return Array.isArray(content) ? textOf(content, "text") : typeof content === "string" ? content : ""
    })
    .join("")
}
