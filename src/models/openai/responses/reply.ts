// The replies of the Responses API, streamed or whole, as events of an answer.

import { endingOf, type Ending } from "../../finish.ts"
import { ModelError, type ModelEvent } from "../../model.ts"
import { BrokenOff, HttpFailure } from "../failure.ts"
import type { Settings } from "../options.ts"
import { unfinished } from "../reply.ts"
import type { AnswerState } from "../protocol.ts"
import { callIn } from "./calls.ts"
import type { Item } from "./item.ts"
import { headOf, repeatable } from "./items.ts"
import { usageIn } from "./usage.ts"

/** An event of a stream, or a whole response; each field may be missing. */
interface Reply {
  readonly type?: unknown
  readonly object?: unknown
  readonly delta?: unknown
  readonly item?: Item | null
  readonly response?: Response | null
  readonly error?: unknown
}

interface Response {
  readonly status?: unknown
  readonly output?: readonly (Item | null)[] | null
  readonly error?: unknown
  readonly incomplete_details?: { readonly reason?: unknown } | null
  readonly usage?: unknown
}

/** Events that end a response, with the status that they imply. */
const ENDS: { readonly [type: string]: string } = {
  "response.completed": "completed",
  "response.incomplete": "incomplete",
  "response.failed": "failed",
  "response.cancelled": "cancelled",
}

export class ResponseAnswer implements AnswerState {
  ending: Ending | undefined
  isMarked = false
  /** The server's own word for the end. */
  private said: string | undefined
  private text = ""
  private refusal = ""
  /** Whether the server has given any output. */
  private hasOutput = false
  private readonly tool: string

  /** `tool` is the name of the tool that the request had. */
  constructor(tool = "") {
    this.tool = tool
  }

  /** The last event of a response has its usage. */
  get hasUsage(): boolean {
    return this.ending !== undefined
  }

  take(raw: unknown): readonly ModelEvent[] {
    const reply = (typeof raw === "object" && raw !== null ? raw : {}) as Reply
    const type = typeof reply.type === "string" ? reply.type : ""
    switch (type) {
      case "response.output_text.delta":
        return this.addText(reply.delta)
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        return typeof reply.delta === "string" ? [{ type: "reasoning", text: reply.delta }] : []
      case "response.refusal.delta":
        if (typeof reply.delta === "string") this.refusal += reply.delta
        return []
      case "response.output_item.added": {
        const head = headOf(reply.item ?? {})
        return head === undefined ? [] : [{ type: "item", item: head }]
      }
      case "response.output_item.done":
        return this.addItem(reply.item ?? {})
    }
    const status = ENDS[type]
    if (status !== undefined) return this.end({ status, ...reply.response })
    if (hasError(reply.error)) throw failed(reply.error)
    if (type === "error") throw failed(reply)
    return reply.object === "response" ? this.end(reply as Response) : []
  }

  finish(settings: Settings): readonly ModelEvent[] {
    const { ending, said } = this
    if (this.refusal !== "") throw new ModelError("model-refused", `${settings.model} refused: ${this.refusal}`)
    if (ending === "failed") throw new BrokenOff(said)
    if (ending !== undefined)
      return [{ type: "finish", reason: ending, ...(ending === "other" && said !== undefined ? { said } : {}) }]
    if (this.isMarked && this.hasOutput) return [{ type: "finish", reason: "stop" }]
    throw unfinished(this.isMarked, settings)
  }

  private addText(text: unknown): readonly ModelEvent[] {
    if (typeof text !== "string" || text === "") return []
    this.hasOutput = true
    this.text += text
    return [{ type: "delta", text }]
  }

  /** The event of an item that is complete. The text of a message has arrived before, in deltas. */
  private addItem(item: Item): readonly ModelEvent[] {
    this.hasOutput = true
    const call = callIn(item, this.tool)
    if (call !== undefined) return [{ type: "call", call }]
    const own = repeatable(item)
    return own === undefined ? [] : [{ type: "item", item: own }]
  }

  private end(response: Response): readonly ModelEvent[] {
    const { status, error, incomplete_details: details, usage } = response
    if (hasError(error)) throw failed(error)
    const events = [...this.outputOf(response)]
    const said = status === "incomplete" ? (details?.reason ?? status) : (status ?? "completed")
    // A response that is only queued has no end.
    if (said !== "in_progress" && said !== "queued") {
      this.ending = endingOf(said)
      this.said = String(said)
    }
    const counts = usageIn(usage, this.text !== "")
    return counts === undefined ? events : [...events, { type: "usage", ...counts }]
  }

  /** The events of the output that a response has at its end, as far as they have not been given. */
  private *outputOf({ output }: Response): Generator<ModelEvent> {
    if (!Array.isArray(output)) return
    const items = (output as readonly (Item | null)[]).filter((item) => item !== null)
    // Its deltas have been the same text.
    if (this.refusal === "") this.refusal = items.map((item) => partsIn(item, "refusal")).join("")
    if (this.hasOutput) {
      const whole = items.map(textIn).join("")
      if (whole.startsWith(this.text)) yield* this.addText(whole.slice(this.text.length))
      return
    }
    for (const item of items) {
      const head = headOf(item)
      if (head !== undefined) yield { type: "item", item: head }
      yield* this.addText(textIn(item))
      yield* this.addItem(item)
    }
  }
}

function textIn(item: Item): string {
  return partsIn(item, "text")
}

/** The texts in the parts of a message that have such a field. */
function partsIn({ type, content }: Item, field: "text" | "refusal"): string {
  if (type !== "message" || !Array.isArray(content)) return ""
  return (content as readonly ({ readonly [name: string]: unknown } | null)[])
    .map((part) => (typeof part?.[field] === "string" ? part[field] : ""))
    .join("")
}

function hasError(error: unknown): boolean {
  return (
    (typeof error === "object" && error !== null && Object.keys(error).length > 0)
    || (typeof error === "string" && error !== "")
  )
}

/** The failure that a server reports, with the status that a response with it would have had. */
function failed(error: unknown): HttpFailure {
  const { code } = error as { readonly code?: unknown }
  return new HttpFailure(code === "rate_limit_exceeded" ? 429 : undefined, error)
}
