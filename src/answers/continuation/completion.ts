// `completion`: the request is one text, which the server continues.

import type { Message, Passage } from "../../models/model.ts"
import { marked } from "./marked.ts"

export function completion(opening: readonly Message[], transcript: readonly Passage[]): string {
  return `${opening.map(({ content }) => content).join("\n\n")}\n\nAnswer:\n${marked(transcript)}`
}
