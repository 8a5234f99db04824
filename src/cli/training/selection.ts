// The rows that an export keeps, and the reasons for which it leaves others out.

import type { RunState } from "../../trace/state.ts"
import type { TrainingRow } from "./rows.ts"

/** The filters of an export; an absent one keeps all. */
export interface Filters {
  readonly only?: "ok"
  readonly task?: string
  readonly model?: string
  readonly depth?: number
  readonly maxChars?: number
  readonly minReward?: number
}

/** The reason for which a row is left out; null for one that is kept. */
export function reasonAgainst(
  { rollout, content }: TrainingRow,
  { end }: RunState,
  reward: number | null,
  { only, task, model, depth, maxChars, minReward }: Filters,
): string | null {
  const { row, taken } = rollout
  if (task !== undefined && rollout.task !== task) return "of another task"
  if (model !== undefined && row.question!.modelId !== model) return "of another model"
  if (depth !== undefined && row.depth >= depth) return "too deep"
  if (only === "ok" && (end?.outcome !== "done" || !taken)) return "not ok"
  if (minReward !== undefined && (reward ?? 0) < minReward) return "reward too low"
  if (maxChars !== undefined && charactersIn(content) > maxChars) return "too long"
  return null
}

/** UTF-16 units of all texts in the messages or texts of a row. */
export function charactersIn(content: TrainingRow["content"]): number {
  const { messages, prompt, completion, chosen, rejected } = content
  return [messages, prompt, completion, chosen, rejected].reduce<number>((sum, one) => sum + lengthOf(one), 0)
}

function lengthOf(part: unknown): number {
  if (typeof part === "string") return part.length
  if (!Array.isArray(part)) return 0
  return (part as readonly { readonly content: string; readonly tool_calls?: unknown }[]).reduce(
    (sum, { content, tool_calls }) =>
      sum + content.length + (tool_calls === undefined ? 0 : JSON.stringify(tool_calls).length),
    0,
  )
}
