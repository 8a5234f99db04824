// Hints for what servers of OpenAI's protocol refuse: the option of the model that sends it.

import { adviceFor } from "../network/advice.ts"

/** The first pattern that fits decides. */
const HINTS: readonly (readonly [said: RegExp, hint: string])[] = [
  [/v1\/completions\b/i, 'use continuation: "completion"'],
  [/continue_final_message|add_generation_prompt/i, 'use prefill: "prefix", or continuation: "turn"'],
  [
    /["'`]?\bprefix\b["'`]? .*(?:not|unknown|unexpected|extra|unsupported)|extra.*\bprefix\b/i,
    'use continuation: "turn"',
  ],
  [/(?:not|n't) support\w* stream|stream\w* (?:is )?not support/i, "set stream: false"],
]

/** A conversation that the chat template of a model cannot show, whatever status the server gives that. */
const TEMPLATE = /jinja|chat.?template|roles? must alternate|conversation roles|system role not supported/i

/** The hint for a refusal; undefined where nothing that an option sends is named. */
export function refusalHint(said: string): string | undefined {
  if (isOfTemplate(said))
    return 'the model\'s chat template refuses the messages: try continuation: "prefill" or "completion"'
  return HINTS.find(([pattern]) => pattern.test(said))?.[1] ?? adviceFor(said)
}

/** Whether a chat template has failed, which it does each time. */
export function isOfTemplate(said: string): boolean {
  return TEMPLATE.test(said)
}
