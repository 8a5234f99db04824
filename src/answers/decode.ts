// From the text of an answer to a value of the type that was asked for.

import { Failure, fail } from "../interpreter/failure.ts"
import { convert, hasType, numberOf, showType, type Type } from "../interpreter/types.ts"
import { fromJson, type Value } from "../interpreter/values.ts"

export interface Decoded {
  readonly value: Value
  /** What had to be mended to read it, one phrase each. */
  readonly repairs: readonly string[]
}

/**
 * Decodes an answer: as plain JSON, else the JSON in its fence or between its brackets, else a label by its letters, else JSON
 * mended by jsonrepair. Fails with `undecodable-answer`.
 */
export async function decode(text: string, type: Type): Promise<Decoded> {
  if (type.kind === "string" || type.kind === "any") return { value: type.kind === "any" ? (json(text) ?? text) : text, repairs: [] }
  const plain = json(text)
  if (plain !== undefined && hasType(plain, type)) return { value: plain, repairs: [] }
  const exact = attempt(text, type)
  if (exact !== undefined && hasType(exact, type) && typeof exact !== "object") return { value: exact, repairs: [] }

  const label = labelIn(text, type)
  if (label !== undefined) return { value: label, repairs: [`read ${JSON.stringify(text)} as ${JSON.stringify(label)}`] }
  const repairs: string[] = []
  for (const candidate of candidates(text)) {
    const found = json(candidate.text)
    const value = found === undefined ? undefined : attempt(found, type)
    if (value !== undefined) return { value, repairs: candidate.how === null ? [] : [candidate.how] }
  }
  const { jsonrepair } = await import("jsonrepair")
  for (const candidate of candidates(text)) {
    let mended: string
    try {
      mended = jsonrepair(candidate.text)
    } catch {
      continue // not even with repairs: the next candidate, or the failure below
    }
    const found = json(mended)
    // A text that is no JSON at all becomes a string: that is no repair of a list or a record.
    if (found === undefined || typeof found === "string") continue
    const value = attempt(found, type)
    if (value !== undefined) return { value, repairs: [...repairs, ...(candidate.how === null ? [] : [candidate.how]), "mended its JSON"] }
  }
  throw fail("undecodable-answer", `the answer is not a value of the type ${showType(type)}: ${problemOf(text, type)}`)
}

function json(text: string): Value | undefined {
  try {
    return fromJson(text)
  } catch {
    return undefined // not JSON: the caller tries something else
  }
}

function attempt(value: Value, type: Type): Value | undefined {
  try {
    return convert(value, type)
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}

/** Parts of the answer that may be the JSON, the most likely first. */
function candidates(text: string): { text: string; how: string | null }[] {
  const found: { text: string; how: string | null }[] = [{ text: text.trim(), how: null }]
  const fence = /```[^\n]*\n([\s\S]*?)```/.exec(text)
  if (fence !== null) found.push({ text: fence[1]!.trim(), how: "took the JSON out of its fence" })
  for (const [open, close] of [["{", "}"], ["[", "]"]] as const) {
    const start = text.indexOf(open)
    const end = text.lastIndexOf(close)
    if (start >= 0 && end > start) found.push({ text: text.slice(start, end + 1), how: "took the JSON out of the text around it" })
  }
  return found
}

/** The one of several words that the answer is, whatever its case, quotes and final period; also a number with such trimmings. */
function labelIn(text: string, type: Type): Value | undefined {
  const bare = text.trim().replace(/^["'“‘*`]+|["'”’*`.!]+$/g, "").trim()
  if (type.kind === "number") return numberOf(bare)
  if (type.kind === "boolean") return /^(true|yes)$/i.test(bare) ? true : /^(false|no)$/i.test(bare) ? false : undefined
  const members = type.kind === "union" ? type.members : [type]
  for (const member of members) {
    if (member.kind === "literal" && typeof member.value === "string" && member.value.toLowerCase() === bare.toLowerCase()) return member.value
    if (member.kind === "null" && /^(null|none)$/i.test(bare)) return null
  }
  return undefined
}

function problemOf(text: string, type: Type): string {
  const found = candidates(text).map((candidate) => json(candidate.text)).find((value) => value !== undefined)
  if (found === undefined) return text.trim() === "" ? "it is empty" : "it is not JSON"
  try {
    convert(found, type)
    return "it cannot be read"
  } catch (thrown) {
    return thrown instanceof Failure ? thrown.message : "it cannot be read"
  }
}
