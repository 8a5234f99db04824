// The calls of the tool in the replies of a chat. Servers differ in what identifies the pieces of a call.

import type { ModelEvent, ToolCall } from "../model.ts"
import { inputOf } from "../tool.ts"

/** A piece of a call, or a whole one; each field may be missing. */
interface Piece {
  readonly index?: unknown
  readonly id?: unknown
  readonly function?: Called | null
  readonly custom?: (Called & { readonly input?: unknown }) | null
}

interface Called {
  readonly name?: unknown
  /** A piece of JSON, or on some servers an object. */
  readonly arguments?: unknown
}

interface Call {
  readonly index: unknown
  id: string
  name: string
  isCustom: boolean
  text: string
  /** The arguments as an object, of a server that gives them so. */
  given: object | undefined
}

/** The calls of one message. */
export class ChatCalls {
  private readonly calls: Call[] = []
  private readonly tool: string

  constructor(tool: string) {
    this.tool = tool
  }

  get isEmpty(): boolean {
    return this.calls.length === 0
  }

  /** Takes the field `tool_calls` of a reply, or the older `function_call`. */
  take(pieces: unknown, older: unknown): void {
    const all = Array.isArray(pieces) ? (pieces as unknown[]) : []
    for (const piece of typeof older === "object" && older !== null ? [...all, { function: older }] : all)
      if (typeof piece === "object" && piece !== null) this.add(piece)
  }

  /** The calls as events, with ids that differ. */
  events(): readonly ModelEvent[] {
    return this.whole().map((call) => ({ type: "call", call }))
  }

  private whole(): readonly ToolCall[] {
    const used = new Set<string>()
    return this.calls.map(({ id, name, isCustom, text, given }, i) => {
      let own = id === "" ? `call_${i + 1}` : id
      while (used.has(own)) own += "_"
      used.add(own)
      return { id: own, input: isCustom ? text : inputOf(given ?? text, { name, tool: this.tool }) }
    })
  }

  private add(piece: Piece): void {
    const id = textOf(piece.id)
    const { custom } = piece
    const called = custom ?? piece.function ?? undefined
    const name = textOf(called?.name)
    const call = this.find(piece.index, id, name) ?? this.begin(piece.index, id)
    if (call.id === "") call.id = id
    if (name !== "") call.name = name
    if (custom !== null && custom !== undefined) call.isCustom = true
    const given = custom?.input ?? called?.arguments
    if (typeof given === "object" && given !== null) call.given = given
    else call.text += textOf(given)
  }

  /**
   * The call that a piece continues. Some servers number all calls 0, others not at all, and give each call whole: a
   * name with another id, or with the id of none, begins a call.
   */
  private find(index: unknown, id: string, name: string): Call | undefined {
    const same = this.calls.findLast((call) => call.index === index)
    if (same === undefined) return undefined
    if (id !== "" && same.id !== "" && id !== same.id) return this.calls.find((call) => call.id === id)
    const isWhole = same.given !== undefined || isJson(same.text)
    return name !== "" && id === "" && isWhole ? undefined : same
  }

  private begin(index: unknown, id: string): Call {
    const call = { index, id, name: this.tool, isCustom: false, text: "", given: undefined }
    this.calls.push(call)
    return call
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : ""
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object"
  } catch {
    return false
  }
}
