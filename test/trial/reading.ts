// A second reading of the generated texts, by patterns that are written apart from the generators.

import type { Kind } from "../../scripts/trial/questions.ts"

/** A pattern that fits any of the parts. */
function anyOf(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join("|"))
}

const KIND_PATTERNS: { readonly [kind in Kind]: RegExp } = {
  abbreviation: anyOf(
    "mean on the tickets",
    "words behind it",
    "shortened on",
    "three letters",
    "Written out in full",
    "usual short form",
    "spell it out",
    "initials only",
    "to read for",
    "Under which initials",
  ),
  entity: anyOf(
    "feed their horses",
    "Which animal",
    "What instrument",
    "Name the colour",
    "Which dish",
    "What crop",
    "which prize",
    "holding in the portrait",
    "which stone",
    "what language",
    "Which ship",
  ),
  description: anyOf(
    "^Why did",
    "keep their bread",
    "sailors of \\w+ understand by",
    "What happened",
    "^Explain",
    "mended in",
    "what reason",
    "What led",
    "In what way",
    "think about",
  ),
  human: anyOf(
    "Which sculptor",
    "Name the woman",
    "From whom",
    "which tenor",
    "name of the doctor",
    "Which family",
    "the author of",
    "^Who founded",
    "^Whose",
    "which composer",
    "was called what",
  ),
  location: anyOf(
    "^Where",
    "which town",
    "What country",
    "Which street",
    "which harbour",
    "what village",
    "Name the valley",
    "what island",
    "Which mountain",
    "the capital of",
  ),
  numeric: anyOf(
    "^What year",
    "loaf cost",
    "^How tall",
    "On what date",
    "At what age",
    "What share",
    "Name the temperature",
    "the distance between",
    "^Which year",
    "the population",
    "^How many",
    "takes how long",
  ),
}

/** The kinds that a question's wording fits: exactly one for a question that is unambiguous. */
export function kindsOf(question: string): readonly Kind[] {
  return (Object.keys(KIND_PATTERNS) as Kind[]).filter((kind) => KIND_PATTERNS[kind].test(question))
}

export interface Asked {
  readonly user: number
  readonly question: string
}

export function askedIn(text: string): readonly Asked[] {
  return text.split("\n").map((line) => {
    const [, user, question] = /^user (\d+) \|\| (.+)$/.exec(line)!
    return { user: Number(user), question: question! }
  })
}

export function sentencesIn(text: string): readonly string[] {
  return text.split(/(?<=[.?!]["]?)\s+/)
}

export interface Repair {
  readonly town: string
  readonly crowns: number
  readonly sentence: string
}

/** The repairs that were carried out, in one of the towns. */
export function repairsIn(text: string, towns: readonly string[]): readonly Repair[] {
  return sentencesIn(text).flatMap((sentence) => {
    if (/was sent away|has waited/.test(sentence)) return []
    const town = towns.find((name) => new RegExp(`\\b${name}\\b`).test(sentence))!
    return [...sentence.matchAll(/\d+/g)].map(([number]) => ({ town, crowns: Number(number), sentence }))
  })
}

/** The lockers of a place with the codes that open them today. */
export function lockersIn(text: string, place: string) {
  return sentencesIn(text).flatMap((sentence) => {
    const [, name, code] =
      new RegExp(`^The locker of (.+) at ${place} opens with (\\d+)\\.$`).exec(sentence)
      ?? new RegExp(`^At ${place}, (.+) has set the lock of the locker to (\\d+)\\.$`).exec(sentence)
      ?? []
    return name === undefined ? [] : [{ name, code: Number(code), sentence }]
  })
}

const ORDER_PATTERNS = [
  /^(?<customer>.+) ordered (?<quantity>\d+) (?<item>\w+) and will send a cart\.$/,
  /^Put aside (?<quantity>\d+) (?<item>\w+) for (?<customer>.+), to be paid on delivery\.$/,
  /^A letter from (?<customer>.+): "Please let me have (?<quantity>\d+) (?<item>\w+)\."$/,
  /^(?<quantity>\d+) (?<item>\w+) are to go to (?<customer>.+) before the holidays\.$/,
]

export function ordersIn(text: string) {
  return sentencesIn(text).flatMap((quote) => {
    const found = ORDER_PATTERNS.map((pattern) => pattern.exec(quote)?.groups).find((groups) => groups !== undefined)
    if (found === undefined) return []
    return [{ customer: found["customer"]!, item: found["item"]!, quantity: Number(found["quantity"]), quote }]
  })
}
