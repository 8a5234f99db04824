// Advice for requests that a server of OpenAI's protocol refuses, by the words of its message.

import { adviceFor } from "../network/advice.ts"

const ADVICE: readonly (readonly [words: RegExp, advice: string])[] = [
  [/not a chat model|v1\/completions/i, 'set continuation: "completion", as the model has no chat'],
  [
    /continue_final_message|add_generation_prompt/i,
    'set prefill: "prefix", or continuation: "turn", as the server cannot continue a message in this way',
  ],
  [/\bprefix\b/i, 'set continuation: "turn", as the server cannot continue a message'],
  [/(?:not|n't) support\w* stream|stream\w* (?:is )?not support/i, "set stream: false"],
]

/** Words of a chat template that cannot express the conversation. */
const TEMPLATE = /roles must alternate|\bjinja\b|chat template|system role not supported/i

/** Whether the model's template refused the conversation: some servers report it as a failure of their own. */
export function isTemplateRefusal(message: string): boolean {
  return TEMPLATE.test(message)
}

export function refusalHint(message: string): string | undefined {
  if (isTemplateRefusal(message)) return 'set continuation: "completion", which sends a text without roles'
  return ADVICE.find(([words]) => words.test(message))?.[1] ?? adviceFor(message)
}
