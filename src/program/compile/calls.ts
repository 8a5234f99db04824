// Calls: `f(x)`, `CALL(…)` and `x |> f`, resolved before evaluation where a name says what is called.

import type { Apply, Argument, Call, Expression, Pipe } from "../../../grammar/index.ts"
import type { Site } from "../../machine/authority.ts"
import { fail, type Location } from "../../values/failure.ts"
import { Future } from "../../machine/future.ts"
import { apply, arrange, invoke, invokeClosure, invokeNative, locate } from "../../machine/invoke.ts"
import type { Machine } from "../../machine/machine.ts"
import type { Author, Origin } from "../../values/origin.ts"
import { originsOf } from "../provenance.ts"
import type { Frame, Global, Scope } from "../scope.ts"
import { Closure, type Code, type TaskDefinition } from "../../machine/task.ts"
import { convert } from "../../values/types.ts"
import { Callable, TypeValue, type Value } from "../../values/values.ts"
import { Join, Then } from "../../machine/waiting.ts"
import { compileAsk, sendQuestion } from "./ask.ts"
import { compileReduce } from "./reduce.ts"
import { after, compile, failing, locationOf } from "./compile.ts"

export function compileApply(machine: Machine, expression: Apply, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const global = scope.global(expression.callee)
  return global === undefined
    ? compileDynamic(machine, expression.callee, expression.arguments, location, scope)
    : applyGlobal(machine, global, expression.callee, expression.arguments, location, scope)
}

/**
 * `CALL(first, …)`: a text that names a task or native applies it; any other text is a question; a function is applied; one
 * expression alone stands for its value. Only a literal can name a task: what a text computes to never decides what runs.
 */
export function compileCall(machine: Machine, expression: Call, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const [first, ...rest] = expression.arguments as readonly [Argument, ...Argument[]]
  const { value } = first
  if (first.name !== null)
    return failing(
      location,
      "wrong-arguments",
      "CALL needs a task's name or a question first",
      'write CALL("What is …?", name: value)',
    )
  if (value.kind === "literal" && typeof value.value === "string") {
    const global = scope.local(value.value) === undefined ? scope.globals.lookup(value.value) : undefined
    if (global !== undefined && (global.kind === "task" || global.kind === "native" || global.kind === "special")) {
      return applyGlobal(machine, global, value, rest, location, scope)
    }
    return compileAsk(machine, expression.arguments, location, scope)
  }
  if (value.kind === "template") return compileAsk(machine, expression.arguments, location, scope)
  if (rest.length === 0) return compile(machine, value, scope)
  const callee = compile(machine, value, scope)
  const ask = sendQuestion(machine, rest, location, scope)
  const dynamic = applyDynamic(machine, rest, location, scope)
  return (frame) =>
    after(machine, callee(frame), location, (what) =>
      typeof what === "string" ? ask(what, frame) : dynamic(what, frame),
    )
}

/** `x |> f(y)` is `f(x, y)`, `x |> CALL("q", y)` is `CALL("q", x, y)`, `x |> f` is `f(x)`. */
export function compilePipe(machine: Machine, expression: Pipe, scope: Scope): Code {
  const { left, right, start, end } = expression
  const argument: Argument = { kind: "argument", name: null, value: left, start: left.start, end: left.end }
  if (right.kind === "apply")
    return compileApply(machine, { ...right, start, end, arguments: [argument, ...right.arguments] }, scope)
  if (right.kind === "call")
    return compileCall(
      machine,
      { ...right, start, end, arguments: [right.arguments[0]!, argument, ...right.arguments.slice(1)] },
      scope,
    )
  return compileApply(machine, { kind: "apply", callee: right, arguments: [argument], start, end }, scope)
}

function applyGlobal(
  machine: Machine,
  global: Global,
  callee: Expression,
  args: readonly Argument[],
  location: Location,
  scope: Scope,
): Code {
  switch (global.kind) {
    case "task":
      return applyTask(machine, global.task, args, location, scope)
    case "native": {
      const { native } = global.native
      const order = arranged(
        native.name,
        native.parameters.map(({ name, fallback }) => ({ name, required: fallback === undefined })),
        args,
        location,
      )
      if (typeof order === "function") return order
      const codes = order.map((place, i): Code => {
        if (place !== null) return compile(machine, args[place]!.value, scope)
        const fallback = native.parameters[i]!.fallback!
        return () => fallback
      })
      const site = siteOf(args, order, scope)
      return (frame) => machine.gather(codes, frame, (values) => invokeNative(machine, native, values, location, site))
    }
    case "special":
      switch (global.name) {
        case "ask":
          return compileAsk(machine, args, location, scope)
        case "reduce":
          return compileReduce(machine, args, location, scope)
        case "answer":
          return failing(
            location,
            "misplaced-answer",
            "answer(…) can only be the whole of a node",
            'write CALL("answer", value)',
          )
      }
    case "value":
      if (global.value instanceof TypeValue && args.length === 1 && args[0]!.name === null) {
        const { type } = global.value
        const value = compile(machine, args[0]!.value, scope)
        return (frame) => after(machine, value(frame), location, (given) => convert(given, type))
      }
      return compileDynamic(machine, callee, args, location, scope)
    case "parameter":
    case "constant":
    case "namespace":
      return compileDynamic(machine, callee, args, location, scope)
  }
}

/** What can be read off a call of a native; it is, when the native needs it. */
function siteOf(args: readonly Argument[], order: readonly (number | null)[], scope: Scope): Site {
  const known: (readonly Origin[])[] = []
  const of = (place: number | null) => (place === null ? [] : originsOf(args[place]!.value, scope))
  return { author: scope.author, origins: (i) => (known[i] ??= of(order[i] ?? null)) }
}

/** The order of arguments, or what to run where they do not fit. */
function arranged(
  name: string,
  parameters: readonly { name: string; required: boolean }[],
  args: readonly Argument[],
  location: Location,
): (number | null)[] | Code {
  const positional = args.filter((argument) => argument.name === null).length
  try {
    return arrange(
      name,
      parameters,
      positional,
      args.slice(positional).map((argument) => argument.name!.text),
    )
  } catch (thrown) {
    return () => {
      throw locate(thrown, location)
    }
  }
}

function applyTask(
  machine: Machine,
  task: TaskDefinition,
  args: readonly Argument[],
  location: Location,
  scope: Scope,
): Code {
  const order = arranged(
    task.name,
    task.parameters.map(({ name, fallback }) => ({ name, required: fallback === null })),
    args,
    location,
  )
  if (typeof order === "function") return order
  const codes = order.map((place, i): Code => {
    if (place !== null) return compile(machine, args[place]!.value, scope)
    // A fallback is evaluated in the task's own module, so in no frame of the caller.
    const fallback = task.fallbacks[i]!
    return () => fallback([null])
  })
  const [first, second] = codes
  if (codes.length === 1) {
    return (frame) => {
      const a = first!(frame)
      return a instanceof Future
        ? new Join(machine, [a], (values) => invoke(machine, task, [null, values[0]], location))
        : invoke(machine, task, [null, a], location)
    }
  }
  if (codes.length === 2) {
    return (frame) => {
      const a = first!(frame)
      if (!(a instanceof Future)) {
        const b = second!(frame)
        if (!(b instanceof Future)) return invoke(machine, task, [null, a, b], location)
        return new Join(machine, [a, b], (values) => invoke(machine, task, [null, ...values], location))
      }
      return new Join(machine, [a, machine.attempt(second!, frame)], (values) =>
        invoke(machine, task, [null, ...values], location),
      )
    }
  }
  return (frame) => machine.gather(codes, frame, (values) => invoke(machine, task, [null, ...values], location))
}

function compileDynamic(
  machine: Machine,
  callee: Expression,
  args: readonly Argument[],
  location: Location,
  scope: Scope,
): Code {
  const what = compile(machine, callee, scope)
  const codes = argumentCodes(machine, args, scope)
  const dynamic = applyDynamic(machine, args, location, scope)
  return (frame) => {
    const outcome = what(frame)
    if (!(outcome instanceof Future)) return dynamic(outcome, frame)
    // The arguments do not wait for what they are handed to.
    return machine.gather([() => outcome, ...codes], frame, ([given, ...values]) =>
      dynamicCall(machine, given!, args, values, location, scope.author),
    )
  }
}

function applyDynamic(
  machine: Machine,
  args: readonly Argument[],
  location: Location,
  scope: Scope,
): (callee: Value, frame: Frame) => Value | Future {
  const codes = argumentCodes(machine, args, scope)
  const general = (callee: Value, frame: Frame) =>
    machine.gather(codes, frame, (values) => dynamicCall(machine, callee, args, values, location, scope.author))
  if (codes.length !== 1 || args[0]!.name !== null) return general
  // A function of one argument is what map, filter and sort_by call for each item.
  const argument = codes[0]!
  return (callee, frame) => {
    if (!(callee instanceof Closure)) return general(callee, frame)
    const value = argument(frame)
    return value instanceof Future
      ? new Then(machine, value, (ready) => invokeClosure(machine, callee, [callee.frame, ready], location))
      : invokeClosure(machine, callee, [callee.frame, value], location)
  }
}

function argumentCodes(machine: Machine, args: readonly Argument[], scope: Scope): Code[] {
  return args.map(({ value }) => compile(machine, value, scope))
}

function dynamicCall(
  machine: Machine,
  callee: Value,
  args: readonly Argument[],
  values: readonly Value[],
  location: Location,
  author: Author,
): Value | Future {
  if (
    typeof callee === "object"
    && callee !== null
    && !(callee instanceof Callable)
    && !(callee instanceof TypeValue)
    && args.length !== 1
  ) {
    throw locate(fail("not-callable", "only tasks, natives, functions and types can be called"), location)
  }
  const positional = args.findIndex(({ name }) => name !== null)
  const split = positional < 0 ? args.length : positional
  return apply(
    machine,
    callee,
    {
      author,
      positional: values.slice(0, split),
      named: args.slice(split).map(({ name }, i) => [name!.text, values[split + i]!] as const),
    },
    location,
  )
}
