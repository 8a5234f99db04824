// The matches of patterns in a text: the code of the natives over patterns, with the engine.

import { RE2JS } from "re2js"
import { fail, Failure } from "../values/failure.ts"
import { allocate, spend, spendOnText, type Work } from "../values/meter.ts"
import { list, record, type ListValue, type Value } from "../values/values.ts"
import { checkTextLength } from "./arguments.ts"
import { countInstructions, MeteredText } from "./metered-text.ts"
import { pausesAfter, spendUnpaused, TEXT_BYTES } from "./pauses.ts"

/** Instructions of the largest compiled pattern: each may cost a step for every character. */
const MAX_PATTERN_SIZE = 5_000

/** UTF-16 units of the longest pattern: it is read and compiled at once. */
const MAX_PATTERN_LENGTH = 50_000
const STEPS_PER_PATTERN_UNIT = 20

/** Patterns are cached: compiling takes longer than matching a short text, and a FOR uses one for many texts. */
const CACHED_PATTERNS = 64
const cache = new Map<string, RE2JS>()

function compile(pattern: string): RE2JS {
  const cached = cache.get(pattern)
  if (cached !== undefined) return cached
  const compiled = compileUncached(pattern)
  if (cache.size >= CACHED_PATTERNS) cache.delete(cache.keys().next().value!)
  cache.set(pattern, compiled)
  return compiled
}

/** The failure of a pattern; null for a valid one. */
export function patternFailure(pattern: string): Failure | null {
  try {
    compile(pattern)
    return null
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown
    throw thrown
  }
}

function compileUncached(pattern: string): RE2JS {
  if (pattern.length > MAX_PATTERN_LENGTH) throw tooLarge()
  spend(STEPS_PER_PATTERN_UNIT * pattern.length)
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(pattern)
  } catch (error) {
    throw fail("invalid-pattern", `not a pattern: ${reasonOf(error)}`, hintFor(pattern))
  }
  if (compiled.programSize() > MAX_PATTERN_SIZE) throw tooLarge()
  countInstructions(compiled.re2().prog)
  return compiled
}

function tooLarge(): Failure {
  return fail("invalid-pattern", "the pattern is too large", "repeat less in it, or search for its parts one by one")
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

/** The work on a match besides that of the engine, and on each of its groups. */
const STEPS_PER_MATCH = 20
const STEPS_PER_GROUP = 2

export function* matches(text: string, pattern: string): Work<boolean> {
  const compiled = compile(pattern)
  // One search cannot pause: other work may go first.
  if (pausesAfter(STEPS_PER_MATCH)) yield
  const metered = new MeteredText(text)
  return metered.work(0, () => compiled.test(metered as unknown as string))
}

/** Passes the matches to a function, from left to right, and pauses between them. */
function* eachMatch(text: string, pattern: string, take: (match: Match) => void): Work<void> {
  const metered = new MeteredText(text)
  const matcher = compile(pattern).matcher(metered as unknown as string)
  const count = matcher.groupCount()
  const groupsOf = (): (string | null)[] => Array.from({ length: count }, (_, i) => matcher.group(i + 1))
  for (;;) {
    if (pausesAfter(STEPS_PER_MATCH + STEPS_PER_GROUP * count)) yield
    if (!metered.work(0, () => matcher.find())) return
    const groups = count === 0 ? [] : metered.work(count, groupsOf)
    take({ text: matcher.group()!, start: matcher.start(), groups })
  }
}

export function* findAll(text: string, pattern: string): Work<ListValue> {
  const found: Value[] = []
  yield* eachMatch(text, pattern, ({ groups, start, text }) => {
    allocate((2 + groups.length) * TEXT_BYTES)
    found.push(
      record([
        ["groups", list([...groups])],
        ["start", start],
        ["text", text],
      ]),
    )
  })
  return list(found)
}

export function* replaceMatches(text: string, pattern: string, replacement: string): Work<string> {
  const parts: string[] = []
  let end = 0
  let length = text.length
  yield* eachMatch(text, pattern, (match) => {
    spendUnpaused(replacement.length / UNITS_PER_STEP)
    const replaced = replacement.replace(/\$([0-9$])/g, (_, mark: string) =>
      mark === "$" ? "$" : mark === "0" ? match.text : (match.groups[Number(mark) - 1] ?? ""),
    )
    checkTextLength((length += replaced.length - match.text.length))
    allocate(2 * TEXT_BYTES + 2 * replaced.length)
    parts.push(text.slice(end, match.start), replaced)
    end = match.start + match.text.length
  })
  parts.push(text.slice(end))
  spendOnText(length)
  allocate(2 * length)
  return parts.join("")
}

/** Units of a replacement that are read in the time of a step. */
const UNITS_PER_STEP = 16
