// The models of a trace that continue a text or a message of their own, whose turns are no messages of a conversation.

import { OPEN_MARK } from "../../answers/continuation/marked.ts"
import type { RunState } from "../../trace/state.ts"
import { textOf } from "../../trace/values.ts"
import type { Layout } from "./rows.ts"

/** A function that gives the layout of the rows of a model. */
export function layoutsOf(state: RunState): (modelId: string) => Layout {
  const continuing = new Set<string>()
  for (const { request, name } of Object.values(state.rows)) {
    if (request === undefined || continuing.has(name)) continue
    const [first] = request.messages
    // The protocol of such a model explains the marks around results in its own message.
    if (request.prompt !== null || (first !== undefined && textOf(state, first.content)?.includes(OPEN_MARK) === true))
      continuing.add(name)
  }
  return (modelId) => (continuing.has(modelId) ? "continuation" : "conversation")
}
