// Hints for what providers of any kind refuse: the option of the model that sends it.

/** The first pattern that fits decides. `seed` may also be a part of a model's name. */
const HINTS: readonly (readonly [said: RegExp, hint: string])[] = [
  [/\btemperature\b/i, "leave temperature out of the model's options"],
  [/(?<![-/\w])seed(?![-/\w])/i, "leave seed out of the model's options"],
  [/max(?:_completion|_output|_new)?_tokens/i, "give the model a smaller maxOutputTokens"],
  [/response_format|json_schema/i, "set structuredOutput: false"],
]

/** The hint for a refusal; undefined where it names nothing that an option sends. */
export function adviceFor(said: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(said))?.[1]
}
