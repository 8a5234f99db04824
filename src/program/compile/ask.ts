// The compilation of questions: `ask(question, data…, returns: T, …)` and `CALL("question", data…)`.

import type { Argument, Expression } from "../../../grammar/index.ts"
import { budgetProblem, type Budget } from "../../budget/budget.ts"
import { dataName } from "../../../grammar/data-name.ts"
import { DEFAULT_OPTIONS, OPTIONS, type AskOptions } from "../../machine/question.ts"
import { fail, locate, type Location } from "../../values/failure.ts"
import type { Outcome } from "../../machine/future.ts"
import { NativeFunction } from "../../values/functions.ts"
import type { Machine } from "../../machine/machine.ts"
import type { Scope } from "../scope.ts"
import type { Code, Frame } from "../../machine/code.ts"
import { TaskFunction } from "../../machine/task.ts"
import { toHost } from "../../values/host-values.ts"
import { asType, describe } from "../../values/types.ts"
import { isList, isRecord, type Callable, type Value } from "../../values/values.ts"
import { compile, failing } from "./compile.ts"
import { untrustedAt } from "./untrusted.ts"

type Option = keyof AskOptions

/** Reads the value of each option. Fails with `wrong-argument` for a value of another type. */
const READERS: { readonly [O in Option]: (value: Value) => AskOptions[O] } = {
  returns: asType,
  model: (value) => (typeof value === "string" ? value : wrongOption("model", "string", value)),
  models: modelsOf,
  sample: (value) => (typeof value === "number" ? value : wrongOption("sample", "number", value)),
  recursive: (value) => (typeof value === "boolean" ? value : wrongOption("recursive", "boolean", value)),
  shown: shownOf,
  tools: toolsOf,
  budget: budgetOf,
}

export function compileAsk(args: readonly Argument[], location: Location, scope: Scope): Code {
  const [first, ...rest] = args
  if (first === undefined || first.name !== null)
    return failing(location, "wrong-arguments", "ask needs a question first", 'write ask("What is …?", data)')
  const question = compile(first.value, scope)
  const codes = rest.map(({ value }) => compile(value, scope))
  const send = sender(first.value, rest, location, scope)
  return (machine, frame) =>
    machine.gather([question, ...codes], frame, ([text, ...values]) => send(machine, text!, values, frame))
}

/** Code that asks a question whose text is the value of `what`. `args` are its data and options. */
export function sendQuestion(
  what: Expression,
  args: readonly Argument[],
  location: Location,
  scope: Scope,
): (machine: Machine, question: string, frame: Frame) => Outcome {
  const codes = args.map(({ value }) => compile(value, scope))
  const send = sender(what, args, location, scope)
  return (machine, question, frame) => machine.gather(codes, frame, (values) => send(machine, question, values, frame))
}

type Send = (machine: Machine, question: Value, values: readonly Value[], frame: Frame) => Outcome

/**
 * Splits the values of arguments into data and options, and asks. A question about untrusted data has calls only where
 * the program says so in its text, with `recursive: true`: a computed value decides nothing about trust.
 */
function sender(what: Expression, args: readonly Argument[], location: Location, scope: Scope): Send {
  const names = distinctNames(args)
  const untrusted = untrustedAt([what, ...args.map(({ value }) => value)], scope)
  const mayCall = args.some(
    ({ name, value }) => name?.text === "recursive" && value.kind === "literal" && value.value === true,
  )
  return (machine, question, values, frame) => {
    try {
      if (typeof question !== "string") throw fail("wrong-argument", `a question is a text, not ${describe(question)}`)
      if (question.trim() === "") throw fail("wrong-argument", "the question is empty")
      const data: { name: string; value: Value }[] = []
      const options: { -readonly [O in Option]: AskOptions[O] } = { ...DEFAULT_OPTIONS }
      for (const [i, value] of values.entries()) {
        const name = names[i]!
        const written = args[i]!.name?.text ?? null
        if (isOption(written)) set(options, written, value)
        else data.push({ name, value })
      }
      const isUntrusted = untrusted(machine, frame)
      if (isUntrusted && !mayCall) options.recursive = false
      return machine.ask({ question, data, ...options, isUntrusted }, location)
    } catch (thrown) {
      throw locate(thrown, location)
    }
  }
}

function isOption(name: string | null): name is Option {
  return name !== null && (OPTIONS as readonly string[]).includes(name)
}

function set<O extends Option>(options: { [Name in O]: AskOptions[Name] }, name: O, value: Value): void {
  options[name] = READERS[name](value)
}

function wrongOption(name: string, kind: string, value: Value): never {
  throw fail("wrong-argument", `${name} of a question is a ${kind}, not ${describe(value)}`)
}

function shownOf(value: Value): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value
  const given = typeof value === "number" ? String(value) : describe(value)
  throw fail("wrong-argument", `shown of a question is a number of characters, not ${given}`, "write shown: 40000")
}

function modelsOf(value: Value): string[] {
  if (!isList(value) || !value.items.every((name) => typeof name === "string"))
    throw fail(
      "wrong-argument",
      `the models of a question are a list of names, not ${describe(value)}`,
      'write models: ["big"]',
    )
  return value.items as readonly Value[] as string[]
}

function toolsOf(value: Value): Callable[] {
  const isTool = (tool: Value) => tool instanceof TaskFunction || tool instanceof NativeFunction
  if (!isList(value) || !value.items.every(isTool))
    throw fail(
      "wrong-argument",
      `the tools of a question are a list of tasks and natives, not ${describe(value)}`,
      "write tools: [summarize, fetch_page]",
    )
  return value.items as readonly Value[] as Callable[]
}

function budgetOf(value: Value): Budget {
  const problem = isRecord(value)
    ? budgetProblem(toHost(value) as { readonly [kind: string]: unknown })
    : `the budget of a question is a record, not ${describe(value)}`
  if (problem !== undefined) throw fail("wrong-argument", problem, "write budget: {calls: 10}")
  return toHost(value) as Budget
}

/** The argument's name, else the last name in its expression, else `data1`, …; with a number if that is taken. */
function distinctNames(args: readonly Argument[]): string[] {
  const taken = new Set<string>(args.flatMap(({ name }) => (name === null ? [] : [name.text])))
  return args.map(({ name, value }, i) => {
    if (name !== null) return name.text
    const wanted = dataName(value) ?? `data${i + 1}`
    let given = wanted
    for (let n = 2; taken.has(given); n++) given = `${wanted}${n}`
    taken.add(given)
    return given
  })
}
