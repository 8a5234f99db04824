// Answers of types other than text, found by the same methods, as JSON.

import { showInText, toJson } from "../../values/show.ts"
import { isList, isRecord, list, record, type RecordValue, type Value } from "../../values/values.ts"
import { shapeOf } from "../../values/schema.ts"
import { ANY, type Type, type TypeField } from "../../values/types.ts"
import { answerText } from "./answer.ts"
import { answerFact, findSentences } from "./fact.ts"
import { countOf, isYes, itemsOf, labelOf } from "./items.ts"
import { keyphrases, titleOf } from "./keyphrases.ts"
import { materialOf, textOfItem, type Material } from "./material.ts"
import { isNotice } from "./notice.ts"
import { numbersIn } from "./numbers.ts"
import { summarize } from "./summary.ts"
import { termsOf } from "./terms.ts"
import type { Wishes } from "./wishes.ts"
import { pattern } from "./pattern.ts"

const MOST_RECORDS = 20
const MOST_DEPTH = 8

/** A value of the type. Parts without data are null if the type allows it, else empty. */
export function valueOfType(type: Type, material: Material, wishes: Wishes, depth = 0): Value {
  if (depth > MOST_DEPTH) return null
  switch (type.kind) {
    case "string":
      return answerText(material, wishes)
    case "any":
      return answerText(material, wishes)
    case "number":
      return countOf(material, wishes)
    case "boolean":
      return isYes(material, wishes)
    case "literal":
      return type.value
    case "null":
    case "function":
    case "type":
      return null
    case "record-of-any":
      return record([])
    case "list":
      return listOfType(type.item, material, wishes, depth)
    case "record":
      return recordOfType(type.fields, material, wishes, depth)
    case "union":
      return valueOfUnion(type.members, material, wishes, depth)
    case "host":
      return valueOfType(shapeOf(type) ?? ANY, material, wishes, depth + 1)
  }
}

function valueOfUnion(members: readonly Type[], material: Material, wishes: Wishes, depth: number): Value {
  const labels = members.flatMap((member) => (member.kind === "literal" ? [member.value] : []))
  const canBeNull = members.some(({ kind }) => kind === "null")
  if (canBeNull && findSentences(material, wishes).length === 0) return null
  if (labels.length > 0) return labelOf(labels, material, wishes)
  const member = members.find(({ kind }) => kind !== "null")
  return member === undefined ? null : valueOfType(member, material, wishes, depth + 1)
}

function listOfType(item: Type, material: Material, wishes: Wishes, depth: number): Value {
  const limit = wishes.items ?? MOST_RECORDS
  switch (item.kind) {
    case "string":
    case "any":
      if (wishes.intent === "cannot") return list([answerText(material, wishes)])
      return list(itemsOf(material, wishes))
    case "number":
      return list(material.sentences.flatMap(({ text }) => numbersIn(text).map(({ value }) => value)).slice(0, 100))
    case "union": {
      const labels = item.members.flatMap((member) => (member.kind === "literal" ? [member.value] : []))
      const used = new Set(material.sentences.flatMap(({ terms }) => terms))
      if (labels.length > 0)
        return list(labels.filter((label) => termsOf(showInText(label)).some((term) => used.has(term))))
      break
    }
    case "boolean":
    case "null":
    case "literal":
    case "function":
    case "type":
    case "list":
    case "record":
    case "record-of-any":
    case "host":
      break
  }
  return list(
    partsOf(material)
      .slice(0, limit)
      .map((part) => valueOfType(item, part, wishes, depth + 1)),
  )
}

/** The material for each record of a list: the items of a list, or all data as one. */
function partsOf(material: Material): Material[] {
  const found = material.values.map(({ value }) => value).find(isList)
  if (found === undefined || found.length === 0) return material.isEmpty ? [] : [material]
  return found.map((item) => {
    const isText = typeof item === "string"
    const whole = isText ? item : toJson(item)
    return materialOf([
      {
        name: "item",
        kind: isText ? "string" : isRecord(item) ? "record" : "list",
        size: whole.length,
        whole,
        beginning: "",
        ending: "",
      },
    ])
  })
}

function recordOfType(fields: readonly TypeField[], material: Material, wishes: Wishes, depth: number): RecordValue {
  const entries: (readonly [string, Value])[] = []
  for (const { name, type, optional } of fields) {
    const value = valueOfField(name, type, material, wishes, depth)
    if (value !== undefined) entries.push([name, value])
    else if (!optional) entries.push([name, emptyOf(type, material, wishes, depth)])
  }
  return record(entries)
}

/** The value of a field in the data: under its name, by its name's meaning, or in a sentence that fits its name. */
function valueOfField(name: string, type: Type, material: Material, wishes: Wishes, depth: number): Value | undefined {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase()
  const given = givenUnder(words, material)
  const own: Wishes = { ...wishes, intent: "fact", focus: new Set(termsOf(words)), sentences: 1, asks: undefined }
  if (type.kind === "string") {
    if (given !== undefined) return textOfItem(given).text
    if (/^(?:title|headline|heading)$/.test(words)) return titleOf(material, 8)
    if (/summary|abstract|explanation|description|overview|gist/.test(words))
      return summarize(material, { ...wishes, intent: "summary", focus: new Set() })
    if (/date|when|year/.test(words)) return dateIn(material)
    if (/^(?:name|person|author|who|signatory|signer)$/.test(words)) return nameIn(material)
    if (own.focus.size === 0) return summarize(material, { ...own, intent: "summary" })
    const found = answerFact(material, own)
    return isNotice(found) ? undefined : found
  }
  if (type.kind === "number")
    return typeof given === "number"
      ? given
      : typeof given === "string"
        ? numbersIn(given)[0]?.value
        : findSentences(material, own).length === 0
          ? undefined
          : countOf(material, own)
  if (type.kind === "boolean")
    return typeof given === "boolean"
      ? given
      : findSentences(material, own).length === 0
        ? undefined
        : isYes(material, own)
  if (type.kind === "list" && /key ?words?|topics?|tags|phrases/.test(words) && type.item.kind === "string")
    return list(keyphrases(material, wishes.items ?? 5))
  if (
    type.kind === "union"
    && given !== undefined
    && type.members.some((member) => member.kind === "literal" && member.value === given)
  )
    return given
  return valueOfType(type, material, { ...own, focus: wishes.focus.size > 0 ? wishes.focus : own.focus }, depth + 1)
}

/** The value of a key of the data, or after `key:` in their text. */
function givenUnder(words: string, { values, sentences }: Material): Value | undefined {
  for (const { value } of values) {
    if (!isRecord(value)) continue
    const key = value.keys().find((key) => key.toLowerCase().replaceAll("_", " ") === words)
    if (key !== undefined) return value.get(key)
  }
  const name = words.replaceAll(/[^\p{L}\p{N} ]/gu, ".")
  const labelled = new RegExp(
    `(?:^|[;,.]\\s+|\\s-\\s)${name}\\s*[:=]\\s*([^;]+?)(?:[;.]?\\s*$|;|,\\s+\\p{L}+\\s*[:=])`,
    "iu",
  )
  for (const { text } of sentences) {
    const match = labelled.exec(text)
    if (match !== null) return match[1]!.trim()
  }
  return undefined
}

const DATE = pattern("")`
  \d{4}-\d\d-\d\d|\d{1,2}\.? (?:January|February|March|April|May|June|July|August|September|October|November
  |December),? \d{4}|(?:January|February|March|April|May|June|July|August|September|October|November
  |December) \d{1,2},? \d{4}|\d{4}년(?: \d{1,2}월)?(?: \d{1,2}일)?|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\b(?:1\d|20)\d\d\b`

function dateIn({ sentences }: Material): string | undefined {
  return sentences.map(({ text }) => DATE.exec(text)?.[0]).find((found) => found !== undefined)
}

function nameIn({ sentences }: Material): string | undefined {
  const name =
    /(?<!^)\p{Lu}\p{Ll}+(?: (?:\p{Lu}\.|(?:van|von|de|der|la)))*(?: \p{Lu}\p{Ll}+)+|^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+/u
  return sentences.map(({ text }) => name.exec(text)?.[0]).find((found) => found !== undefined)
}

function emptyOf(type: Type, material: Material, wishes: Wishes, depth: number): Value {
  switch (type.kind) {
    case "string":
      return ""
    case "number":
      return 0
    case "boolean":
      return false
    case "list":
      return list([])
    default:
      return type.kind === "union" && type.members.some(({ kind }) => kind === "null")
        ? null
        : valueOfType(type, material, wishes, depth + 1)
  }
}
