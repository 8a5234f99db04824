// The Responses API.

import type { OpenAIOptions, Settings } from "../options.ts"
import type { Protocol } from "../protocol.ts"
import { learnField, refusesItems, responseBody, withoutItems, type RefusedFields } from "./body.ts"
import { ResponseAnswer } from "./reply.ts"

export function responsesProtocol(options: OpenAIOptions, settings: Settings): Protocol {
  const refused: RefusedFields = { schema: false, include: false, cacheKey: false, store: false, customTool: false }
  return {
    bodyOf: (request) => responseBody(request, options, settings, refused),
    learn({ status, message }, body, request) {
      if (refusesItems(request, status, message))
        return { without: "the reasoning of earlier requests", request: withoutItems(request) }
      const without = learnField(refused, body, status, message)
      return without === undefined ? undefined : { without, request }
    },
    createAnswer: ({ tool }) => new ResponseAnswer(tool?.name),
  }
}
