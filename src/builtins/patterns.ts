// Natives over patterns: regular expressions that run in linear time for every pattern and text.

import type { Failure } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { BOOLEAN, listOf, NUMBER, recordOf, STRING, unionOf, NULL } from "../values/types.ts"
import { pure, required } from "./declare.ts"
import { lazily } from "./lazy.ts"

const withMatching = lazily(() => import("./matching.ts"))

const PATTERN =
  "Patterns are those of RE2: no look-around, no back-references; "
  + "(?i) at the start ignores case, (?m) lets ^ and $ match at lines."

export const PATTERN_NATIVES: readonly Native[] = [
  pure({
    name: "matches",
    documentation: `Whether a pattern matches anywhere in a text; ^…$ around it asks for the whole text.
${PATTERN}`,
    parameters: [required("text", STRING), required("pattern", STRING)],
    returns: BOOLEAN,
    example: `matches("invoice 42", "[0-9]+") AND NOT matches("invoice 42", "^[0-9]+$")`,
    run: (text: string, pattern: string) => withMatching(({ matches }) => matches(text, pattern)),
  }),
  pure({
    name: "find_all",
    documentation: `The matches of a pattern, as [{text, start, groups}], from left to right and not overlapping.
\`groups\` are the texts of the pattern's parentheses, null for those that did not match.
${PATTERN}`,
    parameters: [required("text", STRING), required("pattern", STRING)],
    returns: listOf(recordOf({ text: STRING, start: NUMBER, groups: listOf(unionOf(STRING, NULL)) })),
    example: `find_all("a1 b2", "([a-z])([0-9])")[1] == {text: "b2", start: 3, groups: ["b", "2"]}`,
    run: (text: string, pattern: string) => withMatching(({ findAll }) => findAll(text, pattern)),
  }),
  pure({
    name: "replace_matches",
    documentation: `The text with every match of a pattern replaced.
In \`new\`, $1 to $9 are the texts of the pattern's parentheses, $0 is the whole match and $$ a dollar sign.
${PATTERN}`,
    parameters: [required("text", STRING), required("pattern", STRING), required("new", STRING)],
    returns: STRING,
    example: `replace_matches("Ada Lovelace", "([A-Z])[a-z]+", "$1.") == "A. L."`,
    run: (text: string, pattern: string, replacement: string) =>
      withMatching(({ replaceMatches }) => replaceMatches(text, pattern, replacement)),
  }),
]

/** A function that gives the failure of a pattern, or null for a valid one. */
export async function patternChecker(): Promise<(pattern: string) => Failure | null> {
  return withMatching(({ patternFailure }) => patternFailure)
}
