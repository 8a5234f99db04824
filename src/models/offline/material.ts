// The material of an answer: the sentences of a question's data in order, their headings, and their values.

import { isList, isRecord, type RecordValue, type Value } from "../../values/values.ts"
import { fromJson } from "../../values/json/text.ts"
import { showInText } from "../../values/show.ts"
import type { Datum } from "../model.ts"
import { blocksOf, type Block } from "./markdown.ts"
import { qualityOf } from "./quality.ts"
import { sentencesOf } from "./sentences.ts"
import { termsOf } from "./terms.ts"

/** The most sentences that are read, so that the work is bounded for any data. */
const MOST_SENTENCES = 400
/** UTF-16 units of the longest list of points that is read as one sentence with the line before it. */
const LONGEST_POINTS = 320

export interface Sentence {
  readonly text: string
  readonly terms: readonly string[]
  readonly set: ReadonlySet<string>
  /** The number of its section: every heading, item of a list and datum begins one. */
  readonly section: number
  /** Its position in that section, and in all. */
  readonly place: number
  readonly order: number
  readonly isPoint: boolean
  /** Whether it begins its paragraph. */
  readonly isLead: boolean
  /** Its legibility from 0 to 1, and the factor on that without the sentence before it. */
  readonly quality: number
  readonly alone: number
}

export interface Heading {
  readonly text: string
  readonly level: number
  readonly section: number
}

export interface Material {
  readonly names: readonly string[]
  readonly sentences: readonly Sentence[]
  readonly headings: readonly Heading[]
  /** The points of its lists, including those that are read as one sentence. */
  readonly points: readonly { readonly text: string; readonly section: number }[]
  /** A first line alone, like a title. */
  readonly firstLine: string | undefined
  /** The value of each datum that is shown whole, parsed if it is JSON. */
  readonly values: readonly { readonly name: string; readonly value: Value }[]
  /** The data of which only the beginning was read. */
  readonly partial: readonly Datum[]
  readonly code: { readonly lines: number; readonly language: string }
  /** Whether the data contain only white space. */
  readonly isEmpty: boolean
}

export interface Reading {
  /** Whether every paragraph is a section, as each is a text of its own. */
  readonly byParagraph: boolean
}

/** Reads the data: those shown whole, and the beginning of the others. */
export function materialOf(data: readonly Datum[], { byParagraph }: Reading = { byParagraph: false }): Material {
  const reader = createReader(byParagraph)
  const values = data.flatMap((datum) =>
    datum.whole === null ? [] : [{ name: datum.name, value: valueOf(datum.kind, datum.whole) }],
  )
  const texts = data.filter(({ kind }) => kind === "string")
  for (const datum of data) {
    // A name or title beside a longer text is nothing to quote.
    if (
      datum.kind === "string"
      && texts.length > 1
      && datum.size < 80
      && !/[.!?。！？]\s*$/.test(datum.whole ?? "")
      && texts.some(({ size }) => size > 200)
    )
      continue
    const value = values.find(({ name }) => name === datum.name)?.value ?? datum.beginning
    reader.begin()
    reader.read(value, 0)
  }
  return {
    names: data.map(({ name }) => name),
    ...reader.result(),
    values,
    partial: data.filter(({ whole }) => whole === null),
  }
}

function valueOf(kind: string, whole: string): Value {
  if (kind === "string") return whole
  try {
    return fromJson(whole)
  } catch {
    return whole // a function or a type, which is shown as it is written
  }
}

/** Keys of the text in records that describe a text: `{title, level, body}`, `{text, start, score}`. */
const BODY = ["body", "text", "content", "explanation", "summary", "answer", "description", "message", "value"]
const TITLE = ["title", "heading", "name", "key"]

/** The text of an item of a list, with its title if it has one. */
export function textOfItem(value: Value): { readonly title: string; readonly text: string } {
  if (!isRecord(value))
    return {
      title: "",
      text: isList(value) ? value.map((item) => textOfItem(item).text).join("\n\n") : showInText(value),
    }
  const first = (names: readonly string[], least: number) =>
    names
      .map((name) => value.get(name))
      .find((field): field is string => typeof field === "string" && field.length >= least)
  const body = first(BODY, 1)
  return { title: first(TITLE, 1) ?? "", text: body ?? fieldsOf(value) }
}

function fieldsOf(value: RecordValue): string {
  return value
    .entries()
    .map(([key, field]) => `${key}: ${showInText(field)}`)
    .join("; ")
}

function createReader(byParagraph: boolean) {
  const sentences: Sentence[] = []
  const headings: Heading[] = []
  const points: Material["points"][number][] = []
  let section = -1
  let place = 0
  let isEmpty = true
  let firstLine: string | undefined
  let code = { lines: 0, language: "" }

  function begin(title = "", level = 0): void {
    section++
    place = 0
    if (title !== "") headings.push({ text: title, level, section })
  }

  function add(text: string, isPoint: boolean, isLead: boolean): void {
    if (sentences.length >= MOST_SENTENCES) return
    const terms = termsOf(text)
    sentences.push({
      text,
      terms,
      set: new Set(terms),
      section,
      place: place++,
      order: sentences.length,
      isPoint,
      isLead,
      ...qualityOf(text, isPoint, isLead),
    })
  }

  function readText(text: string): void {
    if (text.trim() !== "") isEmpty = false
    const blocks = blocksOf(text)
    const [first, second] = blocks
    if (
      section === 0
      && second !== undefined
      && first?.kind === "paragraph"
      && first.text.length <= 80
      && sentencesOf(first.text).length === 1
    )
      firstLine ??= first.text
    for (let i = 0; i < blocks.length; i++) {
      const block = blocks[i]!
      if (block.kind === "item") points.push({ text: block.text, section })
      if (block.kind === "heading") begin(block.text, block.level)
      else if (block.kind === "code") code = { lines: code.lines + block.level, language: code.language || block.text }
      else {
        const below = /[:：]$/.test(block.text) ? pointsAfter(blocks, i) : []
        const parts = sentencesOf(block.text)
        const lead = below.length === 0 ? undefined : withPoints(parts.at(-1) ?? "", below)
        if (lead !== undefined) {
          i += below.length
          points.push(...below.map((text) => ({ text, section })))
        }
        if (byParagraph && block.kind === "paragraph" && place > 0) begin()
        for (const [j, part] of parts.entries())
          add(lead !== undefined && j === parts.length - 1 ? lead : part, block.kind === "item", j === 0)
      }
    }
  }

  function read(value: Value, depth: number): void {
    if (typeof value === "string") return readText(value)
    if (depth > 4) return readText(showInText(value))
    if (isList(value)) {
      for (const item of value) {
        const { title, text } = textOfItem(item)
        begin(title, 7)
        readText(text)
      }
    } else if (isRecord(value)) {
      const isText =
        BODY.some((name) => typeof value.get(name) === "string")
        || value.values().every((field) => typeof field !== "string" || field.length < 80)
      if (isText) {
        const { title, text } = textOfItem(value)
        begin(title, 7)
        readText(text)
      } else {
        for (const [key, field] of value.entries()) {
          begin(key, 7)
          read(field, depth + 1)
        }
      }
    } else readText(showInText(value))
  }

  return { begin, read, result: () => ({ sentences, headings, points, firstLine, code, isEmpty }) }
}

function pointsAfter(blocks: readonly Block[], start: number): string[] {
  const points: string[] = []
  for (let i = start + 1; blocks[i]?.kind === "item"; i++) points.push(blocks[i]!.text)
  return points
}

/** A line that ends in a colon and the points below it as one sentence; undefined if that is too long. */
function withPoints(lead: string, points: readonly string[]): string | undefined {
  const items = points.map((point) => point.replace(/[.;,。]$/, ""))
  const sentence = `${lead} ${items.join("; ")}.`
  return sentence.length <= LONGEST_POINTS && items.every((item) => sentencesOf(item).length === 1)
    ? sentence
    : undefined
}
