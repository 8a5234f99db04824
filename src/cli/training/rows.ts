// Rows of training data in the three formats, made of the answers to one question.

import { TOOL_PARAMETERS } from "../../models/tool.ts"
import type { RunState } from "../../trace/state.ts"
import { textOf } from "../../trace/values.ts"
import { dataOf, type ChatMessage, type Rollout, type Turn } from "./rollouts.ts"

export const FORMATS = ["sft", "preference", "verifiers"] as const
export type TrainingFormat = (typeof FORMATS)[number]

/** A message of the model, with its weight in the loss. */
type Weighted = ChatMessage & { readonly weight?: 0 | 1 }

/** `conversation`: rows are made of messages. `continuation`: the model continues a text, or its own message. */
export type Layout = "conversation" | "continuation"

export interface TrainingRow {
  readonly layout: Layout
  readonly rollout: Rollout
  /** The fields of the row, without those that are the same for equal ones. */
  readonly content: { readonly [column: string]: unknown }
  readonly extra: { readonly [column: string]: unknown }
  /** Turns of the model that are learned, and those that are not. */
  readonly learned: number
  readonly unlearned: number
}

const TOOLS = [{ type: "function", function: { name: "recall", parameters: TOOL_PARAMETERS } }] as const

/** The tools of messages of which one calls a tool. */
function toolsOf(messages: readonly ChatMessage[]): { readonly tools?: typeof TOOLS } {
  return messages.some(({ tool_calls }) => tool_calls !== undefined) ? { tools: TOOLS } : {}
}

/** The rows for the answer that was taken: one with all of its turns, or one for each where it is one growing text. */
export function sftRows(rollout: Rollout, layout: Layout): readonly TrainingRow[] {
  if (!rollout.taken) return []
  const { turns } = rollout
  if (layout === "conversation") {
    const messages = weighted(turns)
    if (messages === null) return []
    const own = messages.filter(({ role }) => role === "assistant")
    const learned = own.filter(({ weight }) => weight === 1).length
    if (learned === 0) return []
    const content = { messages, ...toolsOf(messages) }
    return [{ layout, rollout, content, extra: {}, learned, unlearned: own.length - learned }]
  }
  return turns
    .filter(({ isGood }) => isGood)
    .map((turn) => ({ layout, rollout, content: completionOf(turn), extra: {}, learned: 1, unlearned: 0 }))
}

/** The messages of an answer. Only the model's own turns that led on have the weight 1. */
function weighted(turns: readonly Turn[]): readonly Weighted[] | null {
  const [first] = turns
  if (first === undefined || typeof first.prompt === "string") return null
  const messages: Weighted[] = [...first.prompt]
  for (const [i, { message, isGood }] of turns.entries()) {
    const next = turns[i + 1]?.prompt
    if (next === undefined) {
      messages.push({ ...message, weight: isGood ? 1 : 0 })
      break
    }
    // Each request begins with all of the one before it, unless the answer began again.
    if (typeof next === "string" || !beginsWith(next, messages)) return null
    const added = next.slice(messages.length)
    messages.push(
      ...added.map((one): Weighted => {
        if (one.role !== "assistant") return one
        return { ...one, weight: isGood && one.content === message.content ? 1 : 0 }
      }),
    )
  }
  return messages
}

function beginsWith(messages: readonly ChatMessage[], before: readonly ChatMessage[]): boolean {
  return before.every(({ role, content }, i) => messages[i]?.role === role && messages[i].content === content)
}

function completionOf({ prompt, message }: Turn): TrainingRow["content"] {
  return typeof prompt === "string"
    ? { prompt, completion: message.content }
    : { prompt, completion: [message], ...toolsOf([...prompt, message]) }
}

/**
 * The pairs of the answer that was taken and each that was refused: their first turns that differ, behind all that they
 * share. The prompt is that of the refused one, without the reason that the other has read.
 */
export function preferenceRows(rollouts: readonly Rollout[], layout: Layout): readonly TrainingRow[] {
  const taken = rollouts.find((one) => one.taken)
  if (taken === undefined) return []
  return rollouts
    .filter((one) => !one.taken)
    .flatMap((refused) => {
      const at = refused.turns.findIndex(
        ({ message }, i) => JSON.stringify(message) !== JSON.stringify(taken.turns[i]?.message),
      )
      const [rejected, chosen] = [refused.turns[at], taken.turns[at]]
      if (rejected === undefined || chosen === undefined) return []
      const { prompt } = rejected
      const [good, bad] = [chosen.message, rejected.message]
      const content =
        typeof prompt === "string"
          ? { prompt, chosen: good.content, rejected: bad.content }
          : { prompt, chosen: [good], rejected: [bad], ...toolsOf([...prompt, good, bad]) }
      return [{ layout, rollout: taken, content, extra: {}, learned: 1, unlearned: 0 }]
    })
}

/** The row of an answer with its reward, for environments of `verifiers`. */
export function verifiersRow(state: RunState, rollout: Rollout, layout: Layout, reward: number): TrainingRow | null {
  const { row, attempt, task, turns, taken } = rollout
  const { text, returns, modelId } = row.question!
  const opening = turns[0].prompt
  const last = turns.at(-1)!
  const messages = layout === "conversation" ? weighted(turns) : null
  if (layout === "conversation" && messages === null) return null
  const completion =
    messages !== null
      ? messages.slice(opening.length).map(({ weight: _, ...message }) => message)
      : typeof last.prompt === "string"
        ? last.prompt.slice(opening.length) + last.message.content
        : [{ role: "assistant", content: (turns.length > 1 ? last.prompt.at(-1)!.content : "") + last.message.content }]
  const info = {
    question: textOf(state, text),
    data: dataOf(state, row),
    returns,
    model: modelId,
    row: row.id,
    depth: row.depth + 1,
    attempt,
    taken,
  }
  const answer = row.state === "done" ? (textOf(state, row.value) ?? "") : ""
  const content = { prompt: opening, completion, answer, reward, task: task ?? "default" }
  const tools = messages === null ? {} : toolsOf(messages)
  return { layout, rollout, content: { ...content, ...tools }, extra: { info }, learned: turns.length, unlearned: 0 }
}
