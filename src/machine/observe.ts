// Evaluation that appears in the trace: reports its outcome when it settles.

import { Failure, type Location } from "../values/failure.ts"
import { QuestionFuture } from "./effects.ts"
import { DONE, Future, PENDING, type Outcome } from "./future.ts"
import type { KnownAnswer } from "./known-answers.ts"
import type { Machine } from "./machine.ts"
import { dataOf, type Observer, type Row } from "./observer.ts"
import type { Ask } from "./question.ts"
import { Listener } from "./waiting.ts"

/** Evaluates under a row of its own and reports the outcome. */
export function observed(machine: Machine, observer: Observer, row: Row, go: () => Outcome): Outcome {
  const { context } = machine
  machine.context = { ...context, row }
  let outcome: Outcome
  try {
    outcome = go()
  } catch (thrown) {
    if (thrown instanceof Failure) observer.failed(row, thrown)
    throw thrown
  } finally {
    machine.context = context
  }
  if (!(outcome instanceof Future)) observer.succeeded(row, outcome)
  else reportOutcome(machine, observer, row, outcome)
  return outcome
}

/** Reports the outcome of a future, now or when it settles. */
export function reportOutcome(machine: Machine, observer: Observer, row: Row, future: Future): void {
  const report = () =>
    future.state === DONE ? observer.succeeded(row, future.value) : observer.failed(row, future.failure)
  if (future.state === PENDING) future.addWaiter(new Listener(machine, report))
  else report()
}

/** Observes a question that takes the result of another; returns its row. */
export function observeReuse(machine: Machine, known: QuestionFuture | KnownAnswer, ask: Ask, location: Location): Row {
  const { observer, context } = machine
  if (observer === null) return 0
  const isOwn = known.context.run === context.run
  const row = observer.next()
  observer.reused(
    row,
    context.row,
    {
      what: "question",
      name: ask.question,
      given: dataOf(ask),
      of: known instanceof QuestionFuture && isOwn ? known.row : null,
      from: !isOwn ? "runtime" : known.state === DONE ? "run" : "flight",
      ...(isOwn ? {} : { ask }),
      ...(isOwn || known.state !== DONE ? {} : { value: known.value }),
    },
    location,
  )
  return row
}
