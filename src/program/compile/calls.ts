// The compilation of calls: `f(x)`, `CALL(…)` and `x |> f`. A callee that a global name determines is resolved here.

import type { Apply, Argument, Call, Expression, Pipe } from "../../../grammar/index.ts"
import type { Site } from "../../machine/authority.ts"
import { fail, locate, type Location } from "../../values/failure.ts"
import { arranged } from "./arranged.ts"
import { instanceAt, type Code, type Frame } from "../../machine/code.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import type { Instance } from "../../machine/instance.ts"
import { apply, invoke, invokeClosure, invokeNative, withUntrusted } from "../../machine/invoke.ts"
import type { Machine } from "../../machine/machine.ts"
import { NOWHERE, originsIn, sourcesOf, type Sources } from "../provenance.ts"
import type { Global, Scope } from "../scope.ts"
import { Closure, type TaskDefinition, type TaskFunction } from "../../machine/task.ts"
import { convert } from "../../values/types.ts"
import { Callable, TypeValue, type Value } from "../../values/values.ts"
import { Separated } from "../../machine/spliced.ts"
import { Join, Then, type Joining } from "../../machine/waiting.ts"
import { compileAsk, sendQuestion } from "./ask.ts"
import { compileDebug } from "./debug.ts"
import { compileReduce } from "./reduce.ts"
import { after, compile, failing, locationOf } from "./compile.ts"
import { shaped } from "./shapes.ts"
import { untrustedAmong } from "./untrusted.ts"

export function compileApply(expression: Apply, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const global = scope.global(expression.callee)
  return global === undefined
    ? compileDynamic(expression.callee, expression.arguments, location, scope)
    : applyGlobal(global, expression.callee, expression.arguments, location, scope)
}

/**
 * Compiles `CALL(first, …)`. A string literal that names a task or native calls it; any other string is a question; a
 * function is called; a single expression of another kind gives its value. Only a literal can name a task: a computed
 * string never decides which code runs.
 */
export function compileCall(expression: Call, scope: Scope): Code {
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
    if (global !== undefined && isCallable(global)) {
      return applyGlobal(global, value, rest, location, scope)
    }
    return compileAsk(expression.arguments, location, scope)
  }
  if (value.kind === "template") return compileAsk(expression.arguments, location, scope)
  if (rest.length === 0) return compile(value, scope)
  const callee = compile(value, scope)
  const ask = sendQuestion(value, rest, location, scope)
  const dynamic = applyDynamic(rest, location, scope)
  return (machine, frame) =>
    after(machine, callee(machine, frame), location, (what) =>
      typeof what === "string" ? ask(machine, what, frame) : dynamic(machine, what, frame),
    )
}

/** `x |> f(y)` is `f(x, y)`, `x |> CALL("q", y)` is `CALL("q", x, y)`, `x |> f` is `f(x)`. */
export function compilePipe(expression: Pipe, scope: Scope): Code {
  const { left, right, start, end } = expression
  const argument: Argument = { kind: "argument", name: null, value: left, start: left.start, end: left.end }
  if (right.kind === "apply")
    return compileApply({ ...right, start, end, arguments: [argument, ...right.arguments] }, scope)
  if (right.kind === "call")
    return compileCall(
      { ...right, start, end, arguments: [right.arguments[0]!, argument, ...right.arguments.slice(1)] },
      scope,
    )
  return compileApply({ kind: "apply", callee: right, arguments: [argument], start, end }, scope)
}

/** Whether a string as the first argument of a CALL may name it. */
function isCallable({ kind }: Global): boolean {
  return kind === "task" || kind === "tool" || kind === "native" || kind === "special"
}

function applyGlobal(
  global: Global,
  callee: Expression,
  args: readonly Argument[],
  location: Location,
  scope: Scope,
): Code {
  switch (global.kind) {
    case "task":
      return applyTask(global.task, args, location, scope)
    case "tool":
      return applyTool(global.tool, args, location, scope)
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
        if (place !== null) return compile(args[place]!.value, scope)
        const fallback = native.parameters[i]!.fallback!
        return () => fallback
      })
      if (native.effect === "none")
        return (machine, frame) =>
          machine.gather(
            codes,
            frame,
            (values) => invokeNative(machine, native, values, location),
            native.joins === true ? joinSeparated : undefined,
          )
      const site = siteOf(args, order, scope)
      const { hops } = scope
      return (machine, frame) =>
        machine.gather(codes, frame, (values) =>
          invokeNative(machine, native, values, location, site(instanceAt(frame, hops))),
        )
    }
    case "special":
      switch (global.name) {
        case "ask":
          return compileAsk(args, location, scope)
        case "reduce":
          return compileReduce(args, location, scope)
        case "debug":
          return compileDebug(args, location, scope)
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
        const value = compile(args[0]!.value, scope)
        return (machine, frame) => after(machine, value(machine, frame), location, (given) => convert(given, type))
      }
      return compileDynamic(callee, args, location, scope)
    case "datum":
    case "parameter":
    case "constant":
    case "namespace":
      return compileDynamic(callee, args, location, scope)
  }
}

const joinSeparated: Joining = (machine, parts, go) => new Separated(machine, parts, go)

/** The site of a native's call in an instance. An argument's origins are computed when the native asks for them. */
function siteOf(
  args: readonly Argument[],
  order: readonly (number | null)[],
  scope: Scope,
): (instance: Instance) => Site {
  const known: Sources[] = []
  const of = (place: number | null) => (place === null ? NOWHERE : sourcesOf(args[place]!.value, scope))
  return (instance) => (i, reach) => originsIn((known[i] ??= of(order[i] ?? null)), instance, reach)
}

function applyTask(task: TaskDefinition, args: readonly Argument[], location: Location, scope: Scope): Code {
  const order = arranged(task.name, task.parameters, args, location)
  if (typeof order === "function") return order
  const { hops } = scope
  const codes = order.map((place, i): Code => {
    if (place !== null) return compile(args[place]!.value, scope)
    // A fallback is evaluated in the scope of the task's module, so in a new root frame.
    const fallback = task.fallbacks[i]!
    return (machine, frame) => fallback(machine, [instanceAt(frame, hops)])
  })
  const isUntrusted = untrustedAmong(args, scope)
  const enter = (machine: Machine, frame: Frame, called: Frame) =>
    isUntrusted(machine, frame)
      ? withUntrusted(machine, () => invoke(machine, task, called, location))
      : invoke(machine, task, called, location)
  const wait = (machine: Machine, frame: Frame, outcomes: Outcome[]) =>
    new Join(machine, outcomes, (values) => enter(machine, frame, [instanceAt(frame, hops), ...values]))
  const [first, second] = codes
  if (codes.length === 1) {
    const code: Code = (machine, frame) => {
      const a = first!(machine, frame)
      if (a instanceof Future) return wait(machine, frame, [a])
      const called = [instanceAt(frame, hops), a]
      return machine.tracksUntrusted ? enter(machine, frame, called) : invoke(machine, task, called, location)
    }
    return hops === 0 ? shaped(code, { kind: "call", argument: first!, task, location, enter, wait }) : code
  }
  if (codes.length === 2) {
    return (machine, frame) => {
      const a = first!(machine, frame)
      if (a instanceof Future) return wait(machine, frame, [a, machine.attempt(second!, frame)])
      const b = second!(machine, frame)
      if (b instanceof Future) return wait(machine, frame, [a, b])
      const called = [instanceAt(frame, hops), a, b]
      return machine.tracksUntrusted ? enter(machine, frame, called) : invoke(machine, task, called, location)
    }
  }
  return (machine, frame) =>
    machine.gather(codes, frame, (values) => enter(machine, frame, [instanceAt(frame, hops), ...values]))
}

/** Code that calls a task of another program, which is evaluated in its own instance. */
function applyTool(tool: TaskFunction, args: readonly Argument[], location: Location, scope: Scope): Code {
  const { definition, instance } = tool
  const order = arranged(definition.name, definition.parameters, args, location)
  if (typeof order === "function") return order
  const codes = order.map((place, i): Code => {
    if (place !== null) return compile(args[place]!.value, scope)
    const fallback = definition.fallbacks[i]!
    return (machine) => fallback(machine, [instance])
  })
  return (machine, frame) =>
    machine.gather(codes, frame, (values) => invoke(machine, definition, [instance, ...values], location))
}

function compileDynamic(callee: Expression, args: readonly Argument[], location: Location, scope: Scope): Code {
  const what = compile(callee, scope)
  const codes = argumentCodes(args, scope)
  const dynamic = applyDynamic(args, location, scope)
  const isUntrusted = untrustedAmong(args, scope)
  return (machine, frame) => {
    const outcome = what(machine, frame)
    if (!(outcome instanceof Future)) return dynamic(machine, outcome, frame)
    // The arguments are evaluated while the callee is still a future.
    return machine.gather([() => outcome, ...codes], frame, ([given, ...values]) => {
      const call = () => dynamicCall(machine, given!, args, values, location)
      return isUntrusted(machine, frame) ? withUntrusted(machine, call) : call()
    })
  }
}

function applyDynamic(
  args: readonly Argument[],
  location: Location,
  scope: Scope,
): (machine: Machine, callee: Value, frame: Frame) => Outcome {
  const codes = argumentCodes(args, scope)
  const isUntrusted = untrustedAmong(args, scope)
  const general = (machine: Machine, callee: Value, frame: Frame) =>
    machine.gather(codes, frame, (values) => {
      const call = () => dynamicCall(machine, callee, args, values, location)
      return isUntrusted(machine, frame) ? withUntrusted(machine, call) : call()
    })
  if (codes.length !== 1 || args[0]!.name !== null) return general
  // A fast path for functions of one argument, such as those that are called for each item of a list.
  const argument = codes[0]!
  const enter = (machine: Machine, callee: Closure, value: Value, frame: Frame) => {
    const call = () => invokeClosure(machine, callee, [callee.frame, value], location)
    return isUntrusted(machine, frame) ? withUntrusted(machine, call) : call()
  }
  const wait = (machine: Machine, callee: Closure, value: Future, frame: Frame) =>
    new Then(machine, value, (ready) => enter(machine, callee, ready, frame))
  return (machine, callee, frame) => {
    if (!(callee instanceof Closure)) return general(machine, callee, frame)
    const value = argument(machine, frame)
    if (value instanceof Future) return wait(machine, callee, value, frame)
    return machine.tracksUntrusted
      ? enter(machine, callee, value, frame)
      : invokeClosure(machine, callee, [callee.frame, value], location)
  }
}

function argumentCodes(args: readonly Argument[], scope: Scope): Code[] {
  return args.map(({ value }) => compile(value, scope))
}

function dynamicCall(
  machine: Machine,
  callee: Value,
  args: readonly Argument[],
  values: readonly Value[],
  location: Location,
): Outcome {
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
      positional: values.slice(0, split),
      named: args.slice(split).map(({ name }, i) => [name!.text, values[split + i]!] as const),
    },
    location,
  )
}
