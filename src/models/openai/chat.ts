// The APIs of chats and of completions.

import { bodyOf, learn, type Refused } from "./body.ts"
import type { OpenAIOptions, Settings } from "./options.ts"
import type { Protocol } from "./protocol.ts"
import { Answer } from "./reply.ts"

export function chatProtocol(options: OpenAIOptions, settings: Settings): Protocol {
  const refused: Refused = { usage: false, schema: false, maxTokens: false, customTool: false }
  return {
    bodyOf: (request) => bodyOf(request, options, settings, refused),
    learn({ status, message }, body, request) {
      const without = learn(refused, body, status, message)
      return without === undefined ? undefined : { without, request }
    },
    createAnswer: ({ tool }) => new Answer(tool?.name),
  }
}
