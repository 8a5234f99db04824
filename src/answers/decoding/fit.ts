// Converts JSON as it is written to a value of the type that was asked for.

import { shorten } from "../../base/shorten.ts"
import { equal } from "../../values/equality.ts"
import { fail, Failure } from "../../values/failure.ts"
import { spend } from "../../values/meter.ts"
import { convert, describe, hasType, numberOf, type Type, type TypeField } from "../../values/types.ts"
import { shapeOf, showForModel } from "../../values/schema.ts"
import { isList, isNumber, isRecord, list, record, type Num, type Value } from "../../values/values.ts"
import { acceptsText } from "./structure.ts"
import { endsQuestion } from "../unusable.ts"
import { ambiguityOf, wordIn } from "./words.ts"
import { JoinedText, readJson, Result, WrittenNumber, type Json } from "./written-json.ts"

/** UTF-16 units of JSON that are read in the time of a step. */
const UNITS_PER_STEP = 4

/** Repairs inside of one answer that are named. */
const MAX_REPAIRS = 4

/** UTF-16 units of a text in a repair. */
const MAX_SHOWN = 60

export interface Fitted {
  readonly value: Value
  readonly repairs: readonly string[]
}

/** The treatment of keys that the type does not name: mending may have made one of the text of a value. */
export type OtherKeys = "dropped" | "refused"

/**
 * The liberties that are taken with JSON. `none`: it has the type, and its records have no other keys. `keys`: records
 * may have other keys. `all`: texts and numbers become each other, and words are read as `wordIn` reads them.
 */
type Liberty = "none" | "keys" | "all"

const LIBERTIES: readonly Liberty[] = ["none", "keys", "all"]

/**
 * The value of a type that JSON denotes. A text keeps the spelling of a number in its place, a null for an optional key
 * whose type has no null leaves the key out, and a union takes the member that needs the least liberty. Fails with
 * `cannot-convert`, naming the place.
 */
export function fit(json: Json, type: Type, otherKeys: OtherKeys = "dropped"): Fitted {
  const fitting = new Fitting(otherKeys)
  const value = fitting.fit(json, type, "", "all")
  return { value, repairs: fitting.repairs }
}

/** The value of a type that has the same parts as the text of an answer; undefined where the type takes no text. */
export function fitText(text: string, type: Type): Value | undefined {
  return unlessFailing(() => new Fitting("refused").fit(text, type, "", "none"))
}

/** The same as `fit`; undefined where that fails. */
export function fitIfPossible(json: Json, type: Type, otherKeys: OtherKeys = "dropped"): Fitted | undefined {
  return unlessFailing(() => fit(json, type, otherKeys))
}

/** The value of JSON without a type. */
export function valueOf(json: Json): Value {
  spend(1)
  if (json instanceof WrittenNumber) return numberIn(json)
  if (json instanceof Result) return json.value
  if (json instanceof JoinedText) return json.text
  if (typeof json !== "object" || json === null) return json
  if (isJsonList(json)) return list(json.map(valueOf))
  return record([...json].map(([key, part]) => [key, valueOf(part)] as const))
}

class Fitting {
  readonly repairs: string[] = []
  private readonly otherKeys: OtherKeys

  constructor(otherKeys: OtherKeys) {
    this.otherKeys = otherKeys
  }

  fit(json: Json, type: Type, path: string, liberty: Liberty): Value {
    spend(1)
    if (json instanceof Result && type.kind !== "union") return this.result(json, type, path, liberty)
    switch (type.kind) {
      case "any":
        return valueOf(json)
      case "string":
        if (typeof json === "string") return json
        if (json instanceof JoinedText) return json.text
        if (liberty !== "all") break
        if (json instanceof WrittenNumber) return json.text
        if (typeof json === "boolean") return String(json)
        break
      case "number":
        if (json instanceof WrittenNumber) return numberIn(json)
        if (typeof json === "string" && liberty === "all") return this.word(json, type, path)
        break
      case "boolean":
        if (typeof json === "boolean") return json
        if (typeof json === "string" && liberty === "all") return this.word(json, type, path)
        break
      case "null":
        if (json === null) return null
        if (typeof json === "string" && liberty === "all") return this.word(json, type, path)
        break
      case "literal":
        return this.literal(json, type, path, liberty)
      case "record-of-any":
        if (isJsonRecord(json)) return valueOf(json)
        break
      case "list":
        if (isJsonList(json)) return list(json.map((item, i) => this.fit(item, type.item, `${path}[${i}]`, liberty)))
        break
      case "record":
        if (isJsonRecord(json)) return this.record(json, type.fields, path, liberty)
        break
      case "union":
        return this.union(json, type, path, liberty)
      case "host":
        return this.validated(json, type, path, liberty)
      case "function":
      case "type":
        break
      default:
        throw type satisfies never
    }
    throw misfit(json, type, path)
  }

  /**
   * The result of a call at the place of a value, converted as a program converts it. A text at a place that takes no
   * text is read as the JSON or the word that it may be.
   */
  private result(json: Result, type: Type, path: string, liberty: Liberty): Value {
    const { value } = json
    if (type.kind === "host") return this.validated(json, type, path, liberty)
    if (typeof value === "string") return this.textResult(value, type, path, liberty)
    if (liberty !== "all" && !hasType(value, type)) throw misfit(json, type, path)
    const parts = liberty === "all" && !hasType(value, type) ? partsOf(value) : undefined
    if (parts !== undefined) return this.fit(parts, type, path, liberty)
    const converted = inPlace(path, () => convert(value, type))
    if (liberty === "none" && !equal(converted, value)) throw misfit(json, type, path)
    return converted
  }

  private textResult(text: string, type: Type, path: string, liberty: Liberty): Value {
    if (acceptsText(type)) return this.fit(text, type, path, liberty)
    const same = unlessFailing(() => this.fit(text, type, path, "none"))
    if (same !== undefined) return same
    spend(1 + text.length / UNITS_PER_STEP)
    const read = readJson(text)
    return this.fit("json" in read ? read.json : text, type, path, liberty)
  }

  private literal(json: Json, type: Type & { kind: "literal" }, path: string, liberty: Liberty): Value {
    if (json === type.value) return type.value
    if (json instanceof WrittenNumber && isNumber(type.value)) return convert(numberIn(json), type)
    if (liberty !== "all") throw misfit(json, type, path)
    if (typeof json === "string") return this.word(json, type, path)
    if (json instanceof JoinedText) throw misfit(json, type, path)
    if ((json instanceof WrittenNumber ? json.text : String(json)) === type.value) return type.value
    throw misfit(json, type, path)
  }

  private word(text: string, type: Type, path: string): Value {
    const word = wordIn(text, type)
    if (word === undefined) throw misfit(text, type, path, type.kind === "number" ? ambiguityOf(text) : undefined)
    if (!word.isExact) this.repair(readAs(text, word.value))
    return word.value
  }

  private repair(repair: string): void {
    if (this.repairs.length < MAX_REPAIRS && !this.repairs.includes(repair)) this.repairs.push(repair)
  }

  private record(json: ReadonlyMap<string, Json>, fields: readonly TypeField[], path: string, liberty: Liberty): Value {
    const entries: [string, Value][] = []
    let taken = 0
    for (const { name, type, optional } of fields) {
      const own = json.get(name)
      if (own !== undefined) taken++
      if (own === undefined || (own === null && optional && !takesNull(type))) {
        if (!optional)
          throw fail("cannot-convert", `${at(path)}the record has no ${JSON.stringify(name)}, which its type requires`)
      } else entries.push([name, this.fit(own, type, `${path}.${name}`, liberty)])
    }
    if (taken < json.size && (liberty === "none" || this.otherKeys === "refused")) {
      const other = [...json.keys()].find((key) => !fields.some(({ name }) => name === key)) ?? ""
      throw fail("cannot-convert", `${at(path)}the record has a key ${JSON.stringify(shorten(other))} besides its type`)
    }
    return record(entries)
  }

  private union(json: Json, type: Type & { kind: "union" }, path: string, most: Liberty): Value {
    if (json instanceof Result && typeof json.value === "string") return this.textResult(json.value, type, path, most)
    for (const liberty of LIBERTIES.slice(0, LIBERTIES.indexOf(most) + 1)) {
      const isWord = liberty === "all" && typeof json === "string"
      if (isWord && wordIn(json, type) !== undefined) return this.word(json, type, path)
      for (const member of type.members) {
        // A word that two members find is not that of the first.
        if (isWord && member.kind !== "host") continue
        const repairs = this.repairs.length
        const value = unlessFailing(() => this.fit(json, member, path, liberty))
        if (value !== undefined) return value
        this.repairs.length = repairs
      }
    }
    throw misfit(json, type, path)
  }

  /** A value that a validator accepts, brought into the shape of its JSON Schema where that is possible. */
  private validated(json: Json, type: Type & { kind: "host" }, path: string, liberty: Liberty): Value {
    const repairs = this.repairs.length
    const shape = shapeOf(type)
    const shaped = shape === undefined ? undefined : unlessFailing(() => this.fit(json, shape, path, liberty))
    const inShape = shaped === undefined ? undefined : type.validate(shaped)
    if (inShape !== undefined && "value" in inShape) return inShape.value
    this.repairs.length = repairs
    const result = type.validate(valueOf(json))
    if ("value" in result) return result.value
    throw fail("cannot-convert", `${at(path)}${(inShape ?? result).problem}`)
  }
}

/** A list or record with its items as results, so that each is read as one in its place is. */
export function partsOf(value: Value): Json | undefined {
  if (isList(value)) return value.items.map((item) => new Result(item))
  if (isRecord(value)) return new Map([...value.entries()].map(([key, item]) => [key, new Result(item)] as const))
  return undefined
}

/** A repair that reads a text as the value of a word. */
export function readAs(text: string, value: Value): string {
  return `read ${JSON.stringify(shorten(text, MAX_SHOWN))} as ${describe(value).replace(/^the \w+ /, "")}`
}

function takesNull(type: Type): boolean {
  return unlessFailing(() => new Fitting("refused").fit(null, type, "", "none")) !== undefined
}

function numberIn({ text }: WrittenNumber): Num {
  return numberOf(text)!
}

function isJsonList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

function isJsonRecord(json: Json): json is ReadonlyMap<string, Json> {
  return json instanceof Map
}

function misfit(json: Json, type: Type, path: string, why?: string): Failure {
  const message = `${at(path)}${describeJson(json)} cannot be converted to ${showForModel(type)}`
  return fail("cannot-convert", why === undefined ? message : `${message}: ${why}`)
}

function describeJson(json: Json): string {
  if (json instanceof Result) return describe(json.value)
  if (json instanceof JoinedText) return `${describe(json.text)}, which is made of several parts,`
  if (json instanceof WrittenNumber) return json.text.length <= MAX_SHOWN ? `the number ${json.text}` : "a long number"
  if (isJsonList(json)) return `a list of ${json.length}`
  if (isJsonRecord(json)) return describe(record([...json.keys()].slice(0, 7).map((key) => [key, null] as const)))
  return describe(json as Value)
}

function at(path: string): string {
  return path === "" ? "" : `${path.replace(/^\./, "")}: `
}

/** Calls a function whose failures name a place inside of the one at a path. */
function inPlace<T>(path: string, make: () => T): T {
  try {
    return make()
  } catch (thrown) {
    if (!(thrown instanceof Failure) || endsQuestion(thrown) || path === "") throw thrown
    throw fail("cannot-convert", `${at(path)}${thrown.message}`)
  }
}

/** The result of a conversion; undefined where it fails. */
function unlessFailing<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (thrown) {
    if (thrown instanceof Failure && !endsQuestion(thrown)) return undefined
    throw thrown
  }
}
