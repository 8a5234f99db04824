// `prefill`: the last message is the assistant's own unfinished answer, which the server continues.

import type { Message, Passage } from "../../models/model.ts"
import { marked } from "./marked.ts"

export function prefill(opening: readonly Message[], transcript: readonly Passage[]): Message[] {
  return transcript.length === 0 ? [...opening] : [...opening, { role: "assistant", content: marked(transcript) }]
}
