// Calls: of tasks through their memo, of functions, of natives, and of any value before parentheses.

import { reasonOf } from "../base/reason.ts"
import { CallFuture, ObservedCall, Returning, rowOf } from "./call-future.ts"
import { Failure, fail, locate, type Location } from "../values/failure.ts"
import { arrange, count } from "../values/signature.ts"
import { DONE, Future, type Outcome } from "./future.ts"
import { ANY_SITE, runWithEffects, type Site } from "./authority.ts"
import { NativeFunction, Suspended, type Native } from "../values/functions.ts"
import { promised } from "./promised.ts"
import { checkListLength, checkTextLength, isWork, metered, type Work } from "../values/meter.ts"
import { join } from "./joined.ts"
import type { Machine } from "./machine.ts"
import { givenBy } from "./given.ts"
import { argumentsOf, type Observer } from "./observer.ts"
import { PROGRAM_REACH, type Reach } from "./reach.ts"
import type { Frame } from "./code.ts"
import type { Instance } from "./instance.ts"
import {
  A_NUMBER,
  A_STRING,
  ANYTHING,
  Closure,
  GivenNative,
  TaskFunction,
  type Check,
  type LambdaDefinition,
  type Task,
  type TaskDefinition,
} from "./task.ts"
import type { MemoTable } from "./table.ts"
import { asType, convert, describe, hasType, refusalBy, showType, type Type } from "../values/types.ts"
import { Callable, isList, TypeValue, type Value } from "../values/values.ts"
import { isNumber } from "../values/number.ts"
import { observed } from "./observe.ts"
import { checkResult, outOfCall } from "./returned.ts"
import { Deferred, Pair, Then, Working } from "./waiting.ts"

/** Calls a task. The frame has the instance in slot 0 and the arguments from slot 1 on, all of them values. */
export function invoke(machine: Machine, definition: TaskDefinition, frame: Frame, location: Location): Outcome {
  if (--machine.fuel < 0) machine.refuel(location)
  const instance = frame[0] as Instance
  const task = definition.shared ?? instance.tasks[definition.slot] ?? instance.task(definition)
  const { checks } = task
  for (let i = 0; i < checks.length; i++) {
    const check = checks[i]!
    if (check !== ANYTHING && !fits(frame[i + 1] as Value, check, task, i))
      throw wrongArgument(task, i, frame[i + 1] as Value, location)
  }
  if (machine.callObserver !== null && task.counted)
    return invokeObserved(machine, machine.callObserver, task, frame, location)
  const table = task.table === null ? null : task.tableIn(machine.context.reach)
  if (table !== null) return invokeRemembered(machine, task, table, frame, location)
  if (task.counted) machine.evaluated++
  if (machine.room < task.height) {
    const deferred = new CallFuture(machine, task, frame, location)
    deferred.defer(machine)
    return deferred
  }
  const outcome = enter(machine, task, frame, location)
  if (outcome instanceof Future)
    return outcome instanceof Pair && outcome.returnsTo(task, frame, location)
      ? outcome
      : new Returning(machine, task, frame, location, outcome)
  if (task.returnsCheck === ANYTHING || (task.returnsCheck === A_NUMBER && typeof outcome === "number")) return outcome
  try {
    return checkResult(task, outcome)
  } catch (thrown) {
    throw outOfCall(thrown, task, frame, location)
  }
}

/** Takes the outcome of an equal call that was made before, or evaluates the call and remembers it. */
function invokeRemembered(machine: Machine, task: Task, table: MemoTable, frame: Frame, location: Location): Outcome {
  const entry = table.find(frame, 1, task.checks.length)
  if (entry !== undefined) {
    if (entry.state === DONE) {
      machine.remembered++
      return entry.value
    }
    // A call that another run has started may never end: this run evaluates the call itself and replaces the entry.
    if (entry.context.run === machine.program.run) {
      machine.remembered++
      const joined = join(machine, entry, () => invokeRemembered(machine, task, table, frame, location))
      machine.joins.push(joined)
      return joined
    }
  }
  machine.evaluated++
  machine.kept++
  const call = new CallFuture(machine, task, frame, location)
  table.set(call)
  return evaluateCall(machine, task, frame, location, call)
}

function evaluateCall(machine: Machine, task: Task, frame: Frame, location: Location, call: CallFuture): Outcome {
  if (machine.room < task.height) {
    call.defer(machine)
    return call
  }
  let outcome: Outcome
  try {
    outcome = enter(machine, task, frame, location)
  } catch (thrown) {
    if (thrown instanceof Failure) call.fail(machine, thrown)
    else call.abandon(machine.program)
    throw thrown
  }
  call.take(machine, outcome)
  return call.state === DONE ? call.value : call
}

/** A call that appears in the trace: remembered in the same way, and evaluated under a row of its own. */
function invokeObserved(machine: Machine, observer: Observer, task: Task, frame: Frame, location: Location): Outcome {
  const { context } = machine
  const table = task.tableIn(context.reach)
  const entry = table?.find(frame, 1, task.checks.length)
  const isOwn = entry?.context.run === machine.program.run
  if (entry !== undefined && (isOwn || entry.state === DONE)) {
    machine.remembered++
    observer.reused(
      observer.next(),
      context.row,
      {
        what: "call",
        name: task.name,
        given: argumentsOf(task, frame),
        of: isOwn ? rowOf(entry) : null,
        from: !isOwn ? "runtime" : entry.state === DONE ? "run" : "flight",
        ...(isOwn ? {} : { value: entry.value, call: { task, frame } }),
      },
      location,
    )
    if (entry.state === DONE) return entry.value
    const joined = join(machine, entry, () => invokeObserved(machine, observer, task, frame, location))
    machine.joins.push(joined)
    return joined
  }
  machine.evaluated++
  machine.kept++
  const row = observer.call(context.row, task, frame, location)
  machine.context = { ...context, row }
  try {
    const call = new ObservedCall(machine, task, frame, location)
    table?.set(call)
    return evaluateCall(machine, task, frame, location, call)
  } finally {
    machine.context = context
  }
}

function fits(value: Value, check: Check, task: Task, parameter: number): boolean {
  if (check === A_NUMBER) return isNumber(value)
  if (check === A_STRING) return typeof value === "string"
  return hasType(value, task.parameters[parameter]!.type!)
}

/**
 * Evaluates a task's body, for which there must be room on the host's stack. The outcome is not yet checked against the
 * task's declared type.
 */
export function enter(machine: Machine, task: Task, frame: Frame, location: Location): Outcome {
  const { height } = task
  if (++machine.level > machine.deepest) machine.deepen(location)
  machine.room -= height
  let outcome: Outcome
  try {
    outcome = task.codeOfCall()(machine, frame)
  } catch (thrown) {
    throw outOfCall(thrown, task, frame, location)
  }
  machine.room += height
  machine.level--
  return outcome
}

interface Called {
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly type: Type | null }[]
}

function wrongArgument(called: Called, i: number, value: Value, location: Location): Failure {
  const { name, type } = called.parameters[i]!
  const { problem, cause } = refusalBy(type!, value) ?? {}
  const message =
    problem === undefined
      ? `${called.name} needs ${showType(type!)} for ${name}, not ${describe(value)}`
      : `${called.name} cannot take ${describe(value)} for ${name}: ${problem}`
  return new Failure("wrong-argument", message, { location, hint: argumentHint(called, type!, value), cause })
}

function argumentHint({ name, parameters }: Called, type: Type, value: Value): string | undefined {
  if (type.kind === "number" && typeof value === "string") return "write number(…) to convert it"
  if (type.kind === "string" && !(value instanceof Callable)) return "write string(…) to convert it"
  // The arguments in another order, as in `map(f, list)`.
  const isSwapped =
    type.kind === "list" && parameters.length > 1 && (value instanceof Callable || typeof value === "string")
  return isSwapped ? `it is ${name}(${parameters.map((parameter) => parameter.name).join(", ")})` : undefined
}

/** Evaluates code that was made in a reach, where the machine calls it. */
function withReach(machine: Machine, made: Reach, go: () => Outcome): Outcome {
  const { context } = machine
  const reach = made.calledBy(context.reach)
  if (reach === context.reach) return go()
  machine.context = { ...context, reach }
  let outcome: Outcome
  try {
    outcome = go()
  } finally {
    machine.context = context
  }
  // The program receives an answer's value here, as it does from the answer itself.
  if (reach.author !== "answer" || context.reach.author === "answer") return outcome
  const given = (value: Value) => givenBy(reach, value)
  return outcome instanceof Future ? new Then(machine, outcome, given) : given(outcome)
}

/** Evaluates a call that is given untrusted data. */
export function withUntrusted(machine: Machine, go: () => Outcome): Outcome {
  return withReach(machine, machine.context.reach.withUntrusted, go)
}

/** Calls a function. The frame has the captured frame in slot 0, then the arguments, all of them values. */
export function invokeClosure(machine: Machine, closure: Closure, frame: Frame, location: Location): Outcome {
  const { definition, reach } = closure
  if (frame.length - 1 !== definition.parameters.length) {
    throw new Failure(
      "wrong-arity",
      `the function takes ${count(definition.parameters.length, "argument")}, not ${frame.length - 1}`,
      { location },
    )
  }
  if (--machine.fuel < 0) machine.refuel(location)
  return reach === PROGRAM_REACH
    ? enterClosure(machine, definition, frame, location)
    : withReach(machine, reach, () => enterClosure(machine, definition, frame, location))
}

function enterClosure(machine: Machine, definition: LambdaDefinition, frame: Frame, location: Location): Outcome {
  const { height } = definition
  if (machine.room < height) return new Deferred(machine, () => enterClosure(machine, definition, frame, location))
  if (++machine.level > machine.deepest) machine.deepen(location)
  machine.room -= height
  const outcome = definition.code(machine, frame)
  machine.room += height
  machine.level--
  return outcome
}

/**
 * Calls a native with values for all of its parameters. `site` says what they may derive from: anything, where the call
 * is not written out in the source.
 */
export function invokeNative(
  machine: Machine,
  native: Native,
  values: readonly Value[],
  location: Location,
  site: Site = ANY_SITE,
): Outcome {
  for (let i = 0; i < native.parameters.length; i++) {
    const { type } = native.parameters[i]!
    if (!hasType(values[i]!, type)) throw wrongArgument(native, i, values[i]!, location)
  }
  const { observer } = machine
  if (observer === null || native.effect === "none") return runNative(machine, native, values, location, site)
  const row = observer.native(machine.context.row, native, values, location)
  return observed(machine, observer, row, () => runNative(machine, native, values, location, site))
}

function runNative(
  machine: Machine,
  native: Native,
  values: readonly Value[],
  location: Location,
  site: Site,
): Outcome {
  const toFailure = (thrown: unknown) => nativeFailure(native, thrown, location)
  let result: Value | Work<Value> | Promise<Value | Work<Value> | Suspended>
  try {
    result =
      native.effect !== "none"
        ? runWithEffects(machine, native, values, site)
        : native.takesModels === true
          ? native.run(...([...values, machine.modelsInReach()] as never[]))
          : native.run(...(values as never[]))
    if (isWork<Value>(result)) {
      const work = result
      const value = machine.proceed(work)
      if (value === undefined) {
        const working = new Working(machine.level, machine.context, work, toFailure)
        machine.ready.push(working)
        return working
      }
      result = value
    }
    if (!(result instanceof Promise)) return checkSize(result)
  } catch (thrown) {
    throw toFailure(thrown)
  }
  return promised(
    machine,
    result.then((value) =>
      value instanceof Suspended || isWork<Value>(value) ? value : metered(machine, () => checkSize(value)),
    ),
    toFailure,
  )
}

function checkSize(value: Value): Value {
  if (typeof value === "string") checkTextLength(value.length)
  else if (isList(value)) checkListLength(value.length)
  return value
}

function nativeFailure(native: Native, thrown: unknown, location: Location): Failure {
  if (thrown instanceof Failure) return locate(thrown, location) as Failure
  return new Failure("native-error", `${native.name} failed: ${reasonOf(thrown)}`, { location, cause: thrown })
}

/** Arguments as they were written: by position, then by name. */
export interface Arguments {
  readonly positional: readonly Value[]
  readonly named: readonly (readonly [string, Value])[]
}

/** Calls the value before the parentheses: a function, or a type, which converts its argument. */
export function apply(machine: Machine, callee: Value, { positional, named }: Arguments, location: Location): Outcome {
  try {
    if (callee instanceof Closure) {
      if (named.length > 0)
        throw fail(
          "wrong-arguments",
          "a function takes its arguments by position",
          `its parameters are ${callee.definition.parameters.join(", ")}`,
        )
      return invokeClosure(machine, callee, [callee.frame, ...positional], location)
    }
    if (callee instanceof TaskFunction) {
      const { definition, instance, reach } = callee
      const order = arrange(
        definition.name,
        definition.parameters,
        positional.length,
        named.map(([name]) => name),
      )
      const codes = order.map((place, i) => {
        if (place === null) return definition.fallbacks[i]!
        const value = place < positional.length ? positional[place]! : named[place - positional.length]![1]
        return () => value
      })
      return withReach(machine, reach, () =>
        machine.gather(codes, [instance], (values) => invoke(machine, definition, [instance, ...values], location)),
      )
    }
    if (callee instanceof NativeFunction) {
      const { native } = callee
      const order = arrange(
        native.name,
        native.parameters.map(({ name, fallback }) => ({ name, required: fallback === undefined })),
        positional.length,
        named.map(([name]) => name),
      )
      const values = order.map((place, i) =>
        place === null
          ? native.parameters[i]!.fallback!
          : place < positional.length
            ? positional[place]!
            : named[place - positional.length]![1],
      )
      const call = () => invokeNative(machine, native, values, location)
      return callee instanceof GivenNative ? withReach(machine, callee.reach, call) : call()
    }
    if (callee instanceof TypeValue || (typeof callee === "object" && callee !== null)) {
      if (positional.length !== 1 || named.length > 0)
        throw fail(
          "wrong-arity",
          "a type is applied to one value",
          asType(callee).kind === "any" ? "write some(list, f) for whether any item fits" : "write number(x)",
        )
      return convert(positional[0]!, asType(callee))
    }
    throw fail("not-callable", `${describe(callee)} cannot be called`, "only tasks, natives, functions and types can")
  } catch (thrown) {
    throw locate(thrown, location)
  }
}
