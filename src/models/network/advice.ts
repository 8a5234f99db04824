// Advice for requests that a server refuses, by the words of its message.

const ADVICE: readonly (readonly [words: RegExp, advice: string])[] = [
  [/max_(?:completion_|output_)?tokens/i, "lower maxOutputTokens"],
  [/\btemperature\b/i, "change temperature, or leave it out, as not every model has it"],
  [/\bseed\b/i, "leave seed out, as not every model has it"],
  [/response_format|json_schema/i, "set structuredOutput: false"],
]

/** The option to change, for a message about a parameter that a provider of any kind has. */
export function adviceFor(message: string): string | undefined {
  return ADVICE.find(([words]) => words.test(message))?.[1]
}
