// `completion`: the request is one text, which the server continues.

import type { Message } from "../../models/model.ts"
import type { Passage } from "../writing/transcript.ts"
import { marked } from "./marked.ts"

export function completion(opening: readonly Message[], transcript: readonly Passage[]): string {
  return `${opening.map(({ content }) => content).join("\n\n")}\n\nAnswer:\n${marked(transcript)}`
}
