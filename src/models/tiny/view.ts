// The network's view of a question: its task, and of each datum how long it is and its last character.

import { ModelError, type Datum, type Passage, type Question } from "../model.ts"
import type { Shape, Task } from "./file.ts"

/** The token that closes an answer, and the one that asks for the result of the call before it. */
export const END = "<end>"
export const WAIT = "<wait>"

/** The card of a text: `_` for none, `.` for one character, `~` for more; then the last one, or `_`. */
export function cardOf(
  { name, whole, ending }: Pick<Datum, "name" | "whole" | "ending">,
  { characters }: Task,
): string[] {
  const text = whole ?? ending
  const last = text.at(-1)
  if (last === undefined) return ["_", "_"]
  if (!characters.includes(last))
    throw unreadable(`the last character of ${name}, ${JSON.stringify(last)}, is none of "${characters}"`)
  return [text.length > 1 ? "~" : ".", last]
}

/** The tokens of a question: its task, the cards of `a` and `b`, the carry, and the sign that the answer begins. */
export function viewOf({ text, data }: Question, { tasks }: Shape): { readonly task: Task; readonly tokens: string[] } {
  const name = text.trim()
  const task = Object.hasOwn(tasks, name) ? tasks[name]! : undefined
  if (task === undefined)
    throw unreadable(`it has learned ${Object.keys(tasks).join(", ")}, and not ${JSON.stringify(clipped(name))}`)
  const [a, b] = ["a", "b"].map((wanted) => textIn(data, wanted, name)) as [Datum, Datum]
  const carry = data.find((one) => one.name === "c")?.whole ?? "_"
  if (carry !== "_" && !(carry.length === 1 && task.carries.includes(carry)))
    throw unreadable(`the carry c of ${name} is ${JSON.stringify(clipped(carry))}`)
  return { task, tokens: [`"${name}"`, ...cardOf(a, task), ...cardOf(b, task), carry, ">"] }
}

function textIn(data: readonly Datum[], wanted: string, task: string): Datum {
  const datum = data.find(({ name }) => name === wanted)
  if (datum === undefined) throw unreadable(`the question ${task} has no datum ${wanted}`)
  if (datum.kind !== "string") throw unreadable(`${wanted} is a ${datum.kind}: give a and b as texts`)
  return datum
}

/**
 * Refuses a question that has a card like any other and makes no sense, so that the answer would be a wrong number:
 * a factor of several digits, and a difference below nothing.
 */
export function checkSense({ text, data }: Question): void {
  const wholeOf = (wanted: string) => data.find(({ name }) => name === wanted)?.whole ?? null
  const [a, b] = [wholeOf("a"), wholeOf("b")]
  const task = text.trim()
  if (task === "times" && b?.length !== 1) throw unreadable("times takes a number by one digit, which is b")
  if (task !== "subtract" || a === null || b === null) return
  const [larger, smaller] = [a, b].map((digits) => digits.replace(/^0+/, "")) as [string, string]
  const order = larger.length - smaller.length || (larger < smaller ? -1 : larger > smaller ? 1 : 0)
  if (order < 0 || (order === 0 && wholeOf("c") === "1"))
    throw unreadable("subtract takes an a that is not less than b")
}

/** The tokens of an answer's text: at each place the longest one that is there. */
export function tokensOf(text: string, vocabulary: readonly string[]): string[] {
  const found: string[] = []
  for (let rest = text; rest !== ""; rest = rest.slice(found.at(-1)!.length)) {
    const fitting = vocabulary.filter((token) => rest.startsWith(token))
    if (fitting.length === 0) throw unreadable(`it has no word for ${JSON.stringify(clipped(rest))}`)
    found.push(fitting.reduce((longest, token) => (token.length > longest.length ? token : longest)))
  }
  return found
}

/** The passages of an answer that the network reads: text, and results. */
export function readable(passage: Passage): passage is Passage & { readonly kind: "written" | "result" } {
  switch (passage.kind) {
    case "written":
    case "result":
      return true
    case "problem":
    case "note":
      throw unreadable(`it cannot mend a call: ${clipped(passage.message)}`)
    default:
      throw unreadable("another model has begun the answer")
  }
}

function clipped(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** The failure of a question that the network has not learned to read. */
export function unreadable(reason: string): ModelError {
  return new ModelError("bad-request", `the tiny model cannot answer: ${reason}`, {
    hint: 'ask one of its tasks, such as CALL("add", a: "12", b: "34")',
  })
}
