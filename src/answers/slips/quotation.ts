// The texts that an answer was shown, and that it may merely quote: its data, results, messages, and its question.

import type { LivePart } from "../../program/document/steps.ts"
import { once } from "../../program/once.ts"
import { Failure } from "../../values/failure.ts"
import { spendOnText } from "../../values/meter.ts"
import { showInText } from "../../values/show.ts"
import { isList, isRecord, type Value } from "../../values/values.ts"
import { endsQuestion } from "../unusable.ts"
import { folded } from "./folding.ts"
import { isQuotedNode } from "./quoted-nodes.ts"
import { ShownText } from "./shown-text.ts"

/** A text without any of these contains nothing that an answer could quote and that would be reported there. */
const SUSPICIOUS = /call|recall|invoke|tool|function|"name"|<\/think|\{\w+\}/i

/** UTF-16 units that a single line must exceed to count as a quotation: more than `CALL(` alone. */
const SHORTEST_QUOTATION = 8

/**
 * The texts that an answer was shown. Nodes are compared as `isQuotedNode` tells. A search for a text ignores quotes,
 * white space and backslashes, which are the characters that quoting changes: in JSON, in a nested string, in lines of
 * another length.
 */
export class Quotable {
  private readonly counted: <T>(search: () => T) => T
  private readonly essences: string[] = []
  private readonly shown: ShownText[] = []
  /** The question, and the source of the program, which may ask for calls in its own words. */
  private asked: { readonly question: ShownText; readonly program: readonly ShownText[] } | null = null
  /** The control characters in them that are seldom meant. */
  private characters = ""

  /** `counted` makes the work of a search count in the run, under the budgets of the question. */
  constructor(counted: <T>(search: () => T) => T) {
    this.counted = counted
  }

  /**
   * Adds values that are shown in sequence: each as shown, and their texts joined, since a model may join the lines of
   * a document.
   */
  add(...values: readonly Value[]): void {
    const shown = values.filter((value) => this.addText(() => showInText(value)))
    if (shown.length === 0) return
    if (shown.length > 1 || isList(shown[0]!) || isRecord(shown[0]!))
      this.addText(() => shown.flatMap(textsIn).join(""))
    this.shown.push(new ShownText(once(() => [...shown.flatMap(textsIn), ...shown.flatMap(keysIn)])))
    if (shown.some((value) => isList(value) || isRecord(value)))
      this.shown.push(new ShownText(once(() => columnsOf(shown))))
  }

  /** Adds the text of the question: what is in it and not in the source of the program was put there. */
  addQuestion(question: string, program: readonly ShownText[]): void {
    this.asked = { question: new ShownText(() => [question]), program }
  }

  /** Whether a node, whose source is given, is a quotation. */
  hasNode(part: LivePart, source: string): boolean {
    return this.counted(() => this.isQuoted(part, source))
  }

  private isQuoted(part: LivePart, source: string): boolean {
    const { shown, asked } = this
    if (isQuotedNode(part, source, shown)) return true
    if (asked === null || !isQuotedNode(part, source, [asked.question, ...shown])) return false
    return !isQuotedNode(part, source, asked.program)
  }

  /** Adds a text. False for one that has a function, which is not shown, so that it cannot be quoted. */
  private addText(show: () => string): boolean {
    let shown: string
    try {
      shown = show()
    } catch (thrown) {
      if (thrown instanceof Failure && !endsQuestion(thrown)) return false
      throw thrown
    }
    spendOnText(2 * shown.length)
    for (const character of "\b\f\r") if (shown.includes(character)) this.characters += character
    if (SUSPICIOUS.test(shown)) this.essences.push(essence(shown))
    return true
  }

  /** Whether a text has a backspace, a form feed or a carriage return. */
  hasCharacter(character: string): boolean {
    return this.characters.includes(character)
  }

  has(text: string): boolean {
    return this.counted(() => this.contains(text))
  }

  /** The same for a text or its first line. */
  hasPassage(text: string): boolean {
    const [line] = text.split("\n", 1) as [string]
    return this.counted(() => this.contains(text) || (line.length > SHORTEST_QUOTATION && this.contains(line)))
  }

  private contains(text: string): boolean {
    if (this.essences.length === 0) return false
    spendOnText(text.length)
    const wanted = essence(text)
    return this.essences.some((essence) => {
      spendOnText(essence.length)
      return essence.includes(wanted)
    })
  }
}

/** The texts that a value consists of, in order; other scalars as text. */
function textsIn(value: Value): string[] {
  if (isList(value)) return value.items.flatMap(textsIn)
  return isRecord(value) ? value.values().flatMap(textsIn) : [showInText(value)]
}

/** The keys of all records in a value. */
function keysIn(value: Value): string[] {
  if (isList(value)) return value.items.flatMap(keysIn)
  return isRecord(value) ? [...value.keys(), ...value.values().flatMap(keysIn)] : []
}

/** The texts of records by their keys, as the columns of a table. None where there is no record. */
function columnsOf(values: readonly Value[]): string[] {
  const columns = new Map<string, string[]>()
  const collect = (value: Value, key: string) => {
    if (isList(value)) for (const item of value.items) collect(item, key)
    else if (isRecord(value)) for (const [name, inner] of value.entries()) collect(inner, name)
    else if (typeof value === "string") {
      const column = columns.get(key)
      if (column === undefined) columns.set(key, [value])
      else column.push(value)
    }
  }
  for (const value of values) collect(value, "")
  return columns.size === 1 && columns.has("") ? [] : [...columns.values()].flat()
}

function essence(text: string): string {
  return folded(text).replace(/\\+(?:u[\da-fA-F]{4}|[bfnrt])?|[\s"'“”‘’«»\p{Cc}\p{Cs}]/gu, "")
}
