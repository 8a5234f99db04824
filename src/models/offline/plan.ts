// The answer to a question about data too long to be shown: calls that divide the data.
//
// The division ends for any data. Every call passes on either a text that is certainly short enough to be shown (a
// slice, or a few passages of limited length), or a strictly smaller part of the long datum: the pieces of a text,
// fewer items of a list, the values of a record. A text is first divided at its headings; a part that is still long
// returns under the name `section` and is cut into chunks, and a part of that, if it is long, into slices. The call
// that combines answers receives fewer of them than there were pieces, each no longer than LONGEST_ANSWER.

import { showType, type Type } from "../../values/types.ts"
import type { Datum, Question } from "../model.ts"
import { termsOfToken, tokensOf } from "./terms.ts"
import type { Wishes } from "./wishes.ts"

/** UTF-16 units of the pieces of a text. A datum of up to 4,000 is shown whole. */
const PIECE = 3_000
/** UTF-16 units of a text that are read if its beginning is enough. */
const BEGINNING = 1_500
/** The most passages that are read for an answer, and their length together, so that they are shown whole. */
const PASSAGES = 8
const SHOWN = 3_900
/** The name of a part that only slices can divide further. */
const PART = "part"
/** The answers that one call combines. */
const GROUP = 8
/** The most parts whose explanations are joined; more are combined by further calls. */
const MOST_PARAGRAPHS = 32

/** The answer, or undefined if the data cannot be divided by calls, or the calls cannot be written. */
export function plan({ text: question, data, returns, recursive }: Question, wishes: Wishes): string | undefined {
  const long = data.filter(({ whole }) => whole === null)
  if (!recursive || long.length === 0 || wishes.intent === "cannot") return undefined
  if (!data.every(({ name }) => isName(name)) || !isWritable(returns)) return undefined
  const writer = createWriter(question, wishes, data, returns)
  return isText(returns) ? planText(writer, long, wishes) : `CALL("answer", ${planValue(writer, long, wishes)})`
}

interface Writer {
  /** The question, and the query of a search for it, as literals. */
  readonly question: string
  readonly query: string
  /** Names for a part and for a position that no datum has. */
  readonly part: string
  readonly position: string
  readonly returns: Type
  /** Whether the name of a native denotes the native and not a datum. */
  has(native: string): boolean
  /** A writer for another question. */
  asking(question: string): Writer
  /** A call that asks the same about other data, and passes short data along. */
  again(named: { readonly [name: string]: string }): string
}

function createWriter(question: string, wishes: Wishes, data: readonly Datum[], returns: Type): Writer {
  const names = new Set(data.map(({ name }) => name))
  const short = data.filter(({ whole }) => whole !== null).map(({ name }) => name)
  const fresh = (name: string) => (names.has(name) ? `${name}_${data.length}` : name)
  const quoted = literal(question)
  const type = isText(returns) ? [] : [`returns: ${showType(returns)}`]
  return {
    question: quoted,
    query: literal(queryOf(question, wishes)),
    part: names.has(PART) ? fresh("piece") : PART,
    position: fresh("from"),
    returns,
    has: (native) => !names.has(native),
    asking: (other) => createWriter(other, wishes, data, returns),
    again(named) {
      const passed = short.filter((name) => !(name in named)).map((name) => `${name}: ${name}`)
      const parameters = [
        quoted,
        ...Object.entries(named).map(([name, value]) => `${name}: ${value}`),
        ...passed,
        ...type,
      ].join(", ")
      return isText(returns) ? `CALL(${parameters})` : `ask(${parameters})`
    },
  }
}

/** The words of the question that name its subject. */
function queryOf(question: string, { focus }: Wishes): string {
  const words = tokensOf(question)
    .filter((token) => termsOfToken(token).some((term) => focus.has(term)))
    .map(({ text }) => text)
  return words.length === 0 ? question : [...new Set(words)].join(" ")
}

// ── Answers in words ─────────────────────────────────────────────────────────────────────────────────────────────────

function planText(writer: Writer, long: readonly Datum[], wishes: Wishes): string {
  switch (wishes.intent) {
    case "title":
      return writer.again(beginningOf(long[0]!))
    case "fact":
    case "yes-no":
      return lookUp(writer, long)
    case "count":
      return long.every(({ kind }) => kind === "list") ? asNode(sumUp(writer, long)) : lookUp(writer, long)
    case "explain":
    case "summary":
    case "combine":
    case "list":
    case "keywords":
    case "cannot":
      break
  }
  if (wishes.asks !== undefined && wishes.focus.size > 0 && long.every(({ kind }) => kind === "string"))
    return lookUp(writer, long)
  if (long.length > 1) {
    const each = long.map((datum) => writer.again({ [datum.name]: datum.name }))
    return `CALL(${combination(wishes, writer)}, answers: [${each.join(", ")}])`
  }
  return divide(writer, long[0]!, wishes)
}

/** Answers every part by itself, and joins the answers, or combines them if one short answer is wanted. */
function divide(writer: Writer, datum: Datum, wishes: Wishes): string {
  const { name, kind, size } = datum
  const { position } = writer
  if (kind === "list" && size === 1) return writer.again({ [PART]: `${name}[0]` })
  if (kind === "list" && size > MOST_PARAGRAPHS) {
    const group = `${name}[${position}:${position} + ${GROUP}]`
    const groups = writer.has("range")
      ? `FOR ${position} IN range(0, ${size}, step: ${GROUP}) : ${writer.again({ parts: group })}`
      : `[${slicesOf(name, size)
          .map((slice) => writer.again({ parts: slice }))
          .join(", ")}]`
    return `CALL(${combination(wishes, writer)}, answers: ${groups})`
  }
  const parts = partsOf(
    wishes.intent === "keywords" && kind === "string" ? writer.asking("Give 15 key phrases.") : writer,
    datum,
  )
  const isShort =
    wishes.sentences !== undefined
    || wishes.words !== undefined
    || wishes.isOneParagraph
    || wishes.intent === "summary"
    || wishes.intent === "keywords"
  if (!isShort && kind !== "string" && writer.has("join")) return `CALL(join(${parts}, "\\n\\n"))`
  return `CALL(${combination(wishes, writer)}, answers: ${parts})`
}

/** An expression for the answers about the parts of a long datum. */
function partsOf(writer: Writer, { name, kind, size, beginning }: Datum): string {
  const { part } = writer
  if (kind === "list") {
    if (size === 2) return `FOR ${part} IN ${name} : ${writer.again({ [PART]: part })}`
    const group = Math.max(2, Math.ceil(size / 4))
    const slices = Array.from(
      { length: Math.ceil(size / group) },
      (_, i) => `${name}[${i * group}:${Math.min((i + 1) * group, size)}]`,
    )
    return `[${slices.map((slice) => writer.again({ parts: slice })).join(", ")}]`
  }
  if (kind === "record") return `FOR ${part} IN values(${name}) : ${writer.again({ [PART]: part })}`
  const hasLines = beginning.trim().includes("\n") // a single line has no sections
  if (hasLines && name !== "section" && name !== PART && writer.has("sections")) {
    const answer = writer.again({ section: `${part}.body` })
    return `FOR ${part} IN sections(${name}) WHERE trim(${part}.body) != "" : ${answer}`
  }
  if (name !== PART && writer.has("chunks"))
    return `FOR ${part} IN chunks(${name}, size: ${PIECE}) : ${writer.again({ [PART]: part })}`
  return `[${slicesOf(name, size)
    .map((slice) => writer.again({ [PART]: slice }))
    .join(", ")}]`
}

/** The question that combines the answers for the parts. It is its own combination, so it does not grow. */
function combination(wishes: Wishes, { question }: Writer): string {
  if (wishes.intent === "list" || wishes.intent === "keywords" || wishes.intent === "combine") return question
  const length =
    wishes.words !== undefined
      ? ` in at most ${wishes.words} words`
      : wishes.sentences !== undefined
        ? ` in at most ${wishes.sentences} ${wishes.sentences === 1 ? "sentence" : "sentences"}`
        : wishes.isOneParagraph || wishes.intent === "summary"
          ? " into one paragraph"
          : ""
  // A combination keeps all that fits; a summary of summaries is one summary again.
  return literal(
    wishes.intent === "explain" ? `Combine these explanations${length}.` : `Summarise these summaries${length}.`,
  )
}

// ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function planValue(writer: Writer, long: readonly Datum[], wishes: Wishes): string {
  const { returns } = writer
  if (returns.kind === "list" && long.length === 1) return gather(writer, long[0]!)
  if (returns.kind === "number" && wishes.intent === "count" && long.every(({ kind }) => kind === "list"))
    return sumUp(writer, long)
  if (returns.kind === "record") return writer.again({ ...beginningOf(long[0]!), ...passagesOf(writer, long) })
  return lookUp(writer, long)
}

/** The distinct items of the answers for the parts. */
function gather(writer: Writer, { name, kind, size }: Datum): string {
  const { part } = writer
  if (kind === "list" && size === 1) return writer.again({ [PART]: `${name}[0]` })
  if (kind === "list")
    return `unique(${slicesOf(name, size)
      .map((slice) => writer.again({ parts: slice }))
      .join(" + ")})`
  if (kind === "record") return `unique(flat_map(values(${name}), ${part} => ${writer.again({ [PART]: part })}))`
  if (name !== PART && writer.has("chunks"))
    return `unique(flat_map(chunks(${name}, size: ${PIECE}), ${part} => ${writer.again({ [PART]: part })}))`
  return `unique(${slicesOf(name, size)
    .map((slice) => writer.again({ [PART]: slice }))
    .join(" + ")})`
}

/** At most GROUP slices of a list or text, each shorter than the whole. */
function slicesOf(name: string, size: number): string[] {
  const length = Math.ceil(size / Math.min(GROUP, size))
  return Array.from(
    { length: Math.ceil(size / length) },
    (_, i) => `${name}[${i * length}:${Math.min((i + 1) * length, size)}]`,
  )
}

/** Counts the items of long lists group by group; a single long item is represented by its beginning. */
function sumUp(writer: Writer, long: readonly Datum[]): string {
  const counting = createCounter(writer)
  return long
    .map(({ name, size }) => {
      if (size === 1) return counting(`[string(${name}[0])[0:${PIECE}]]`)
      if (size <= GROUP || !writer.has("range")) return slicesOf(name, size).map(counting).join(" + ")
      const group = Math.max(GROUP, Math.ceil(size / 64))
      const { position } = writer
      const count = counting(`${name}[${position}:${position} + ${group}]`)
      return `sum(FOR ${position} IN range(0, ${size}, step: ${group}) : ${count})`
    })
    .join(" + ")
}

function createCounter(writer: Writer): (items: string) => string {
  return writer.returns.kind === "number"
    ? (items) => writer.again({ items })
    : (items) => writer.again({ items }).replace(/^CALL\((.*)\)$/s, "ask($1, returns: number)")
}

// ── Looking into long data ───────────────────────────────────────────────────────────────────────────────────────────

/** The same question about the passages that a search for it finds. */
function lookUp(writer: Writer, long: readonly Datum[]): string {
  return writer.again(passagesOf(writer, long))
}

/** The passages that a search finds, best first, as one text that is short enough to be shown. */
function passagesOf(writer: Writer, long: readonly Datum[]): { readonly [name: string]: string } {
  if (!writer.has("search") || !writer.has("join"))
    return Object.assign({}, ...long.map((datum) => beginningOf(datum))) as { [name: string]: string }
  const { part, query } = writer
  const top = Math.max(2, Math.floor(PASSAGES / long.length))
  const found = long.map(
    ({ name, kind }) => `search(${kind === "record" ? `string(${name})` : name}, ${query}, top: ${top})`,
  )
  // Passages of one text have its name, since answers name the data in which they were sought.
  return {
    [long.length === 1 ? long[0]!.name : "passages"]:
      `join(FOR ${part} IN ${found.join(" + ")} : ${part}.text, "\\n\\n")[0:${SHOWN}]`,
  }
}

/** The first part of a long datum, as a text. */
function beginningOf({ name, kind }: Datum): { readonly [name: string]: string } {
  if (kind === "string") return { beginning: `${name}[0:${BEGINNING}]` }
  if (kind === "list") return { first: `${name}[0]` }
  return { first: `values(${name})[0]` }
}

// ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A text as a literal, with `CALL(` escaped so that it does not open a call. */
export function literal(text: string): string {
  return JSON.stringify(text).replaceAll("CALL(", "CALL\\u0028")
}

function asNode(expression: string): string {
  return `CALL(${expression})`
}

/** Whether an expression can use the name, and the name does not hide a function that plans need. */
function isName(name: string): boolean {
  return (
    /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)
    && !/^(?:[A-Z]+|true|false|null|string|number|values|trim|unique|flat_map|sum)$/.test(name)
  )
}

function isText({ kind }: Type): boolean {
  return kind === "string" || kind === "any"
}

/** Whether a type can be written in an answer, in which those of the host have no name. */
function isWritable(type: Type): boolean {
  switch (type.kind) {
    case "host":
    case "record-of-any":
      return false
    case "list":
      return isWritable(type.item)
    case "record":
      return type.fields.every((field) => isWritable(field.type))
    case "union":
      return type.members.every(isWritable)
    default:
      return true
  }
}
