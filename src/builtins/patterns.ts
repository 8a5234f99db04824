// Natives over patterns: regular expressions that run in linear time for every pattern and text.

import type * as Re2 from "re2js"
import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { BOOLEAN, listOf, NUMBER, recordOf, STRING, unionOf, NULL } from "../values/types.ts"
import { record, type ListValue } from "../values/values.ts"
import { checkTextLength } from "./arguments.ts"
import { pure, required } from "./declare.ts"
import { lazily } from "./lazy.ts"
import { MeteredText } from "./metered-text.ts"

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
    run: (text: string, pattern: string) => withRe2(({ RE2JS }) => compile(RE2JS, pattern).test(text)),
  }),
  pure({
    name: "find_all",
    documentation: `The matches of a pattern, as [{text, start, groups}], from left to right and not overlapping.
\`groups\` are the texts of the pattern's parentheses, null for those that did not match.
${PATTERN}`,
    parameters: [required("text", STRING), required("pattern", STRING)],
    returns: listOf(recordOf({ text: STRING, start: NUMBER, groups: listOf(unionOf(STRING, NULL)) })),
    example: `find_all("a1 b2", "([a-z])([0-9])")[1] == {text: "b2", start: 3, groups: ["b", "2"]}`,
    run: (text: string, pattern: string) =>
      withRe2(
        ({ RE2JS }) =>
          findAll(RE2JS, text, pattern).map(({ groups, start, text }) =>
            record([
              ["groups", groups],
              ["start", start],
              ["text", text],
            ]),
          ) as ListValue,
      ),
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
      withRe2(({ RE2JS }) => replaceMatches(RE2JS, text, pattern, replacement)),
  }),
]

type Engine = typeof Re2.RE2JS
type Pattern = Re2.RE2JS

const withRe2 = lazily<typeof Re2>(() => import("re2js"))

/** Instructions of the largest compiled pattern: each may cost a step for every character. */
const MAX_PATTERN_SIZE = 5_000

/** Patterns are cached: compiling takes longer than matching a short text, and a FOR uses one for many texts. */
const CACHED_PATTERNS = 64
const cache = new Map<string, Pattern>()

function compile(engine: Engine, pattern: string): Pattern {
  const cached = cache.get(pattern)
  if (cached !== undefined) return cached
  const compiled = compileUncached(engine, pattern)
  if (cache.size >= CACHED_PATTERNS) cache.delete(cache.keys().next().value!)
  cache.set(pattern, compiled)
  return compiled
}

function compileUncached(engine: Engine, pattern: string): Pattern {
  let compiled: Pattern
  try {
    compiled = engine.compile(pattern)
  } catch (error) {
    throw fail("invalid-pattern", `not a pattern: ${reasonOf(error)}`, hintFor(pattern))
  }
  if (compiled.programSize() > MAX_PATTERN_SIZE)
    throw fail("invalid-pattern", "the pattern is too large", "repeat less in it, or search for its parts one by one")
  return compiled
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error)
}

function hintFor(pattern: string): string | undefined {
  if (/\(\?<?[=!]/.test(pattern)) return "there is no look-around; match more, and take what you need from the groups"
  if (/\\[1-9]/.test(pattern)) return "there are no back-references; compare the groups in a WHERE"
  return "in a text a backslash is written twice; a literal character is escaped, for example \\\\("
}

interface Match {
  readonly text: string
  readonly start: number
  readonly groups: readonly (string | null)[]
}

function findAll(engine: Engine, text: string, pattern: string): readonly Match[] {
  const matcher = compile(engine, pattern).matcher(new MeteredText(text) as unknown as string)
  const matches: Match[] = []
  while (matcher.find()) {
    const groups: (string | null)[] = []
    for (let i = 1; i <= matcher.groupCount(); i++) groups.push(matcher.group(i))
    matches.push({ text: matcher.group()!, start: matcher.start(), groups })
  }
  return matches
}

function replaceMatches(engine: Engine, text: string, pattern: string, replacement: string): string {
  const parts: string[] = []
  let end = 0
  let length = text.length
  for (const match of findAll(engine, text, pattern)) {
    const replaced = replacement.replace(/\$([0-9$])/g, (_, mark: string) =>
      mark === "$" ? "$" : mark === "0" ? match.text : (match.groups[Number(mark) - 1] ?? ""),
    )
    checkTextLength((length += replaced.length))
    parts.push(text.slice(end, match.start), replaced)
    end = match.start + match.text.length
  }
  return parts.join("") + text.slice(end)
}
