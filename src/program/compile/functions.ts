// The compilation of FOR and function literals, whose bodies have frames of their own.

import type { Expression, For, Lambda } from "../../../grammar/index.ts"
import { fail, type Failure, type Location } from "../../values/failure.ts"
import { Future, PENDING, type Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import { allocate } from "../../values/meter.ts"
import { condition } from "../../values/operators.ts"
import { sourcesOf } from "../provenance.ts"
import type { Local, Scope } from "../scope.ts"
import { frameAt, type Code, type Frame } from "../../machine/code.ts"
import { Closure, type LambdaDefinition } from "../../machine/task.ts"
import { describe } from "../../values/types.ts"
import { isList, list as makeList, ListValue, type Value } from "../../values/values.ts"
import { FilteredListOf, ListOf, RestOfList } from "../../machine/spliced.ts"
import { Failed, type Continue } from "../../machine/waiting.ts"
import { lambdaKey } from "../definition.ts"
import { freeLocals } from "./free.ts"
import { after, compile, heightOf, locationOf } from "./compile.ts"
import { outOfItem } from "./items.ts"

/** Marks an item that WHERE has excluded. Never leaves this file. */
const SKIPPED = new (class extends Object {})() as unknown as Value

export function compileFor(expression: For, scope: Scope): Code {
  const location = locationOf(expression.list, scope)
  const list = compile(expression.list, scope)
  const inner = scope.frame()
  const origins = () => sourcesOf(expression.list, scope)
  inner.bind(expression.variable.text, false, origins)
  if (expression.index !== null) inner.bind(expression.index.text, false, origins)
  const body = compile(expression.body, inner)
  const code = expression.where === null ? body : filtered(expression.where, body, inner)
  const place = locationOf({ start: expression.start, end: expression.list.end }, scope)
  const loop: Loop = { code, filters: expression.where !== null, location, place, indexed: expression.index !== null }
  const go = (machine: Machine, value: Value, frame: Frame): Outcome => {
    if (!isList(value)) throw fail("wrong-type", `FOR goes through a list, not ${describe(value)}`, forHint(value))
    return iterate(machine, loop, value, frame, new Array<Outcome>(value.length), 0)
  }
  return (machine, frame) => {
    const outcome = list(machine, frame)
    return isListOutcome(outcome)
      ? iterate(machine, loop, outcome, frame, new Array<Outcome>(outcome.length), 0)
      : after(machine, outcome, location, (value) => go(machine, value, frame))
  }
}

function isListOutcome(outcome: Outcome): outcome is ListValue {
  return outcome instanceof ListValue
}

function forHint(value: Value): string | undefined {
  if (typeof value === "string") return "write lines(x), sections(x), words(x) or split(x, …)"
  if (typeof value === "number") return "write range(0, n)"
  return value === null ? undefined : "write keys(x), values(x) or entries(x)"
}

function filtered(where: Expression, body: Code, scope: Scope): Code {
  const location = locationOf(where, scope)
  const test = compile(where, scope)
  const wait = (machine: Machine, frame: Frame, outcome: Outcome) =>
    after(machine, outcome, location, (value) => (condition(value, "WHERE") ? body(machine, frame) : SKIPPED))
  return (machine, frame) => {
    const outcome = test(machine, frame)
    if (outcome === true) return body(machine, frame)
    if (outcome === false) return SKIPPED
    return wait(machine, frame, outcome)
  }
}

interface Loop {
  readonly code: Code
  readonly filters: boolean
  readonly indexed: boolean
  /** The place of its list, and that of its head, up to the list. */
  readonly location: Location
  readonly place: Location
}

/** Evaluates the items from index `from`. If the machine unwinds in between, a new node evaluates the rest. */
function iterate(machine: Machine, loop: Loop, list: ListValue, frame: Frame, parts: Outcome[], from: number): Outcome {
  const { code, indexed } = loop
  let waits = from > 0
  let i = from
  try {
    for (; i < list.length; i++) {
      if (--machine.fuel < 0) machine.refuel(loop.location)
      if (machine.room < 0) {
        machine.fuel++ // the step is counted when this item is evaluated
        return new RestOfLoop(machine, loop, list, frame, parts, i)
      }
      const inner: Frame = indexed ? [frame, list.at(i), i] : [frame, list.at(i)]
      const part = waits ? machine.attempt(code, inner) : code(machine, inner)
      parts[i] = part
      if (!(part instanceof Future)) continue
      waits = true
      if (!(part instanceof Failed)) continue
      parts.length = i + 1 // nothing to the right of a failure affects the outcome
      break
    }
  } catch (thrown) {
    throw outOfItem(thrown, "FOR", list, i, loop.place)
  }
  const finish = loop.filters ? withoutSkipped : listOf
  if (!waits) return finish(parts as Value[])
  return loop.filters
    ? new FilteredItems(machine, parts, finish, list, loop.place)
    : new Items(machine, parts, finish, list, loop.place)
}

/** The items of a FOR. */
class Items extends ListOf {
  private readonly list: ListValue
  private readonly place: Location
  constructor(machine: Machine, parts: Outcome[], finish: Continue, list: ListValue, place: Location) {
    super(machine, parts, finish)
    this.list = list
    this.place = place
  }
  override leaving(from: Future, failure: Failure): Failure {
    return leavingItem(from, failure, this.parts, this.list, this.place)
  }
}

/** The items of a FOR with a WHERE, some of which its list leaves out. */
class FilteredItems extends FilteredListOf {
  private readonly list: ListValue
  private readonly place: Location
  constructor(machine: Machine, parts: Outcome[], finish: Continue, list: ListValue, place: Location) {
    super(machine, parts, finish, SKIPPED)
    this.list = list
    this.place = place
  }
  override leaving(from: Future, failure: Failure): Failure {
    return leavingItem(from, failure, this.parts, this.list, this.place)
  }
}

function leavingItem(
  from: Future,
  failure: Failure,
  parts: readonly Outcome[],
  list: ListValue,
  place: Location,
): Failure {
  const index = parts.indexOf(from)
  return index < 0 ? failure : (outOfItem(failure, "FOR", list, index, place) as Failure)
}

function listOf(values: readonly Value[]): Value {
  return makeList(values as Value[])
}

function withoutSkipped(values: readonly Value[]): Value {
  return makeList(values.filter((value) => value !== SKIPPED))
}

class RestOfLoop extends RestOfList {
  readonly skipped = SKIPPED
  private readonly loop: Loop
  private readonly list: ListValue
  private readonly frame: Frame
  private readonly parts: Outcome[]
  private readonly from: number
  constructor(machine: Machine, loop: Loop, list: ListValue, frame: Frame, parts: Outcome[], from: number) {
    super(machine.level, machine.context)
    this.loop = loop
    this.list = list
    this.frame = frame
    this.parts = parts
    this.from = from
    machine.ready.push(this)
  }
  get length(): number {
    return this.list.length
  }
  get begun(): readonly Outcome[] {
    return this.parts
  }
  protected proceed(machine: Machine): Outcome {
    return iterate(machine, this.loop, this.list, this.frame, this.parts, this.from)
  }
  protected inputs(): readonly Outcome[] {
    return this.parts.filter((part) => part instanceof Future && part.state === PENDING)
  }
  protected notifyInput(): void {}
}

/** The memory of a function with the frame that it keeps. */
const BYTES_OF_FUNCTION = 160

/** Compiles a function literal. A function waits for the names that it captures, so that it holds values only. */
export function compileLambda(expression: Lambda, scope: Scope): Code {
  const inner = scope.frame()
  const parameters = expression.parameters.map(({ text }) => text)
  for (const parameter of parameters) inner.bind(parameter, false)
  const captured = freeLocals(expression, scope)
  const definition: LambdaDefinition = {
    parameters: expression.parameters.map(({ text }) => text),
    code: compile(expression.body, inner),
    height: heightOf(expression.body) + 2,
    location: locationOf(expression, scope),
    ...lambdaKey(expression, scope, captured),
  }
  const make = (machine: Machine, frame: Frame) => {
    allocate(BYTES_OF_FUNCTION)
    return new Closure(definition, frame, machine.context.reach)
  }
  const mayWait = captured.filter(({ local }) => local.mayWait).map(({ local }) => local)
  if (mayWait.length === 0) return make
  return (machine, frame) => {
    if (!mayWait.some((local) => isWaiting(frame, local))) return make(machine, frame)
    return machine.gather(
      mayWait.map((local) => () => frameAt(frame, local.hops)[local.slot] as Outcome),
      frame,
      () => make(machine, frame),
    )
  }
}

function isWaiting(frame: Frame, { hops, slot }: Local): boolean {
  const outcome = frameAt(frame, hops)[slot]
  return outcome instanceof Future
}
