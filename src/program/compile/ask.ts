// Questions: `ask(question, data…, returns: T, …)` and `CALL("question", data…)`.

import type { Argument } from "../../../grammar/index.ts"
import { budgetProblem, type Budget } from "../../budget/budget.ts"
import { dataName } from "../../../grammar/data-name.ts"
import { DEFAULT_ASK } from "../../machine/question.ts"
import { fail, locate, type Location } from "../../values/failure.ts"
import type { Outcome } from "../../machine/future.ts"
import { NativeFunction } from "../../values/functions.ts"
import type { Machine } from "../../machine/machine.ts"
import type { Scope } from "../scope.ts"
import type { Code, Frame } from "../../machine/code.ts"
import { TaskFunction } from "../../machine/task.ts"
import { asType, describe } from "../../values/types.ts"
import { isList, isRecord, type Callable, type Value } from "../../values/values.ts"
import { compile, failing } from "./compile.ts"

/** The named arguments of a question that are not its data. */
export const OPTIONS = ["returns", "model", "sample", "recursive", "tools", "budget"] as const
type Option = (typeof OPTIONS)[number]

export function compileAsk(args: readonly Argument[], location: Location, scope: Scope): Code {
  const [first, ...rest] = args
  if (first === undefined || first.name !== null)
    return failing(location, "wrong-arguments", "a question comes first", 'write ask("What is …?", data)')
  const question = compile(first.value, scope)
  const codes = rest.map(({ value }) => compile(value, scope))
  const send = sender(rest, location)
  return (machine, frame) =>
    machine.gather([question, ...codes], frame, ([text, ...values]) => send(machine, text!, values))
}

/** For a question whose text is known only when it is evaluated. */
export function sendQuestion(
  args: readonly Argument[],
  location: Location,
  scope: Scope,
): (machine: Machine, question: string, frame: Frame) => Outcome {
  const codes = args.map(({ value }) => compile(value, scope))
  const send = sender(args, location)
  return (machine, question, frame) => machine.gather(codes, frame, (values) => send(machine, question, values))
}

function sender(
  args: readonly Argument[],
  location: Location,
): (machine: Machine, question: Value, values: readonly Value[]) => Outcome {
  const names = distinctNames(args)
  return (machine, question, values) => {
    try {
      if (typeof question !== "string") throw fail("wrong-argument", `a question is a text, not ${describe(question)}`)
      const data: { name: string; value: Value }[] = []
      const options: { [option in Option]?: Value } = {}
      for (const [i, value] of values.entries()) {
        const name = names[i]!
        const written = args[i]!.name?.text ?? null
        if (isOption(written)) options[written] = value
        else data.push({ name, value })
      }
      return machine.ask(
        {
          question,
          data,
          returns: options.returns === undefined ? DEFAULT_ASK.returns : asType(options.returns),
          model: option("model", options.model, "string", DEFAULT_ASK.model),
          sample: option("sample", options.sample, "number", DEFAULT_ASK.sample),
          recursive: option("recursive", options.recursive, "boolean", DEFAULT_ASK.recursive),
          tools: options.tools === undefined ? DEFAULT_ASK.tools : toolsOf(options.tools),
          budget: options.budget === undefined ? DEFAULT_ASK.budget : budgetOf(options.budget),
        },
        location,
      )
    } catch (thrown) {
      throw locate(thrown, location)
    }
  }
}

function isOption(name: string | null): name is Option {
  return name !== null && (OPTIONS as readonly string[]).includes(name)
}

function option<T extends string | number | boolean>(
  name: string,
  value: Value | undefined,
  kind: "string" | "number" | "boolean",
  otherwise: T,
): T {
  if (value === undefined) return otherwise
  if (typeof value !== kind) throw fail("wrong-argument", `${name} of a question is a ${kind}, not ${describe(value)}`)
  return value as T
}

function toolsOf(value: Value): Callable[] {
  const isTool = (tool: Value) => tool instanceof TaskFunction || tool instanceof NativeFunction
  if (!isList(value) || !value.every(isTool))
    throw fail(
      "wrong-argument",
      `the tools of a question are a list of tasks and natives, not ${describe(value)}`,
      "write tools: [summarize, fetch_page]",
    )
  return value as readonly Value[] as Callable[]
}

function budgetOf(value: Value): Budget {
  const problem = isRecord(value)
    ? budgetProblem(value)
    : `the budget of a question is a record, not ${describe(value)}`
  if (problem !== undefined) throw fail("wrong-argument", problem, "write budget: {calls: 10}")
  return value as Budget
}

/** An argument's name, else the last name in its expression, else `data1`, …; numbered where two would be the same. */
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
