// Options that other systems have for a question. Here a named argument that is no option is a datum.

const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  [
    [["temperature", "top_p", "max_tokens"], "it is an option of the model: see docs/models.md"],
    [["seed"], "an option of the model; for another answer to the same question write sample: 1"],
    [["system"], "write it into the question"],
    [["examples"], "write them into the question, or give the datum another name"],
    [["format", "schema", "response_format"], "write returns: {name: string}, or give the datum another name"],
  ].flatMap(([names, hint]) => (names as string[]).map((name) => [name, hint as string] as const)),
)

/** The form to write in place of an option of another system; undefined for a name that is none. */
export function optionElsewhere(name: string): string | undefined {
  return ELSEWHERE.get(name)
}
