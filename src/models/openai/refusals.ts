// Hints for what servers refuse: the option of the model that sends it.

/** The first pattern that fits decides. `seed` may also be a part of a model's name. */
const HINTS: readonly (readonly [said: RegExp, hint: string])[] = [
  [/not a chat model|v1\/completions\b/i, 'use continuation: "completion"'],
  [/continue_final_message|add_generation_prompt/i, 'use prefill: "prefix", or continuation: "turn"'],
  [
    /["'`]?\bprefix\b["'`]? .*(?:not|unknown|unexpected|extra|unsupported)|extra.*\bprefix\b/i,
    'use continuation: "turn"',
  ],
  [/\btemperature\b/i, "leave temperature out of the model's options"],
  [/(?<![-/\w])seed(?![-/\w])/i, "leave seed out of the model's options"],
  [/max(?:_completion|_output|_new)?_tokens/i, "give the model a smaller maxOutputTokens"],
  [/response_format|json_schema/i, "set structuredOutput: false"],
]

/** A conversation that the chat template of a model cannot show, whatever status the server gives that. */
const TEMPLATE = /jinja|chat.?template|roles? must alternate|conversation roles/i

/** The hint for a refusal; undefined where nothing that an option sends is named. */
export function refusalHint(said: string): string | undefined {
  if (isOfTemplate(said))
    return 'the model\'s chat template refuses the messages: try continuation: "prefill" or "completion"'
  return HINTS.find(([pattern]) => pattern.test(said))?.[1]
}

/** Whether a chat template has failed, which it does each time. */
export function isOfTemplate(said: string): boolean {
  return TEMPLATE.test(said)
}
