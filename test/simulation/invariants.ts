// The promises of Recall that hold in every history, each as a check of one attempt at a job, or of the whole history.

import { isDeepStrictEqual } from "node:util"
import type { TraceEvent } from "../../src/index.ts"
import { EMPTY_RUN, fold, lineOf, readTrace } from "../../src/trace/index.ts"
import type { DueFaults } from "./faults.ts"
import { PRICE, type Ended, type Job } from "./job.ts"
import type { Facts, Served } from "./ledger.ts"
import type { SimulatedProcess } from "./place.ts"

/** One attempt at a job, with what was true when it began. */
export interface Attempt {
  readonly job: Job
  readonly process: SimulatedProcess
  readonly began: number
  /** The questions whose answers were stored when it began. */
  readonly known: ReadonlySet<string>
  readonly events: readonly TraceEvent[]
  /** Whether an earlier process of the job was killed or given up. */
  readonly isResumed: boolean
}

/** Milliseconds for which a fault may have consequences: a lease, the patience with a database, all retries. */
const AFTERMATH = 600_000

/** Codes with which a run says that its surroundings have failed it. */
const STATED = new Set([
  "interrupted",
  "model-unavailable",
  "model-stream-cut",
  "rate-limited",
  "bad-response",
  "truncated-answer",
  "effect-unknown",
  "budget-exhausted",
  "memo-busy",
  "memo-full",
  "memo-unreachable",
  "memo-unavailable",
  "native-error",
])

type Say = (promise: string) => void

/** A run gives the value of the calm run, or says why it does not. Returns whether its job is over. */
export function checkOutcome(attempt: Attempt, ended: Ended, faults: DueFaults, say: Say): "over" | "again" {
  const { job, began, isResumed } = attempt
  const { expected, budget } = job
  const isTroubled = faults.happened.some(({ time }) => time > began - AFTERMATH)
  const isLimited = [budget.calls, budget.tokens, budget.usd].some((limit) => limit !== undefined)
  switch (ended.kind) {
    case "faulty":
      say(`${job.name} fails with an error that is not its own: ${shownError(ended.error)}`)
      return "over"
    case "value":
      if (!("value" in expected)) say(`${job.name} has a value and not ${expected.code}`)
      else if (!isDeepStrictEqual(ended.value, expected.value)) {
        // A model has written around the failure of a server, and the run says so: the next one has the whole.
        if (isTroubled && ended.repairs.some((code) => STATED.has(code))) return "again"
        say(`${job.name} has another value: ${JSON.stringify(ended.value)}, not ${JSON.stringify(expected.value)}`)
      }
      return "over"
    case "partial":
    case "failed": {
      const codes = ended.kind === "failed" ? [ended.code] : ended.codes
      if ("code" in expected && codes.includes(expected.code)) return "over"
      if (isLimited && "value" in expected && codes.includes("budget-exhausted")) return "over"
      const isStated = codes.some((code) => STATED.has(code))
      if (!isStated) say(`${job.name} ends with ${codes.join(", ")}, which no fault explains`)
      else if (!isTroubled) say(`${job.name} ends with ${codes.join(", ")} without a fault`)
      if (codes.includes("effect-unknown")) {
        if (!isResumed) say(`${job.name} ends with effect-unknown, and nothing was interrupted`)
        return "over"
      }
      return "again"
    }
    default:
      ended satisfies never
      return "over"
  }
}

/** An answer that is stored is not asked for again. */
export function checkAskedAgain(
  { job, process, began, known }: Attempt,
  facts: Facts,
  faults: DueFaults,
  say: Say,
): void {
  const isReadable = !faults.happened.some(
    ({ fault, time }) => time > began - AFTERMATH && (fault.operation === "statement" || fault.operation === "commit"),
  )
  if (!isReadable) return
  for (const { question } of facts.by(process))
    if (known.has(question)) say(`${job.name} asks again for a stored answer: ${question}`)
}

/** The answers that were paid for and are not stored are never more than the requests that may run at once. */
export function checkUnstored({ job, process, began }: Attempt, facts: Facts, faults: DueFaults, say: Say): void {
  const most = facts.mostUnstored.get(process) ?? 0
  const limit = job.budget.concurrency ?? 16
  const isWritable = !faults.happened.some(
    ({ fault, time }) => time > began - AFTERMATH && isOf(fault.operation) && fault.kind !== "slow",
  )
  if (isWritable && most > limit)
    say(`${job.name} has ${most} answers that are not stored, of ${limit} requests at once`)
}

const isOf = (operation: string) => operation === "statement" || operation === "commit"

function isServed({ outcome }: Served): boolean {
  return outcome === "served" || outcome === "whole"
}

/** No budget is passed by a server that counts as it should. */
export function checkBudget({ job, process }: Attempt, facts: Facts, faults: DueFaults, say: Say): void {
  const { calls, tokens, usd } = job.budget
  const served = facts.by(process).filter(isServed)
  const questions = new Set(served.map(({ question }) => question)).size
  if (calls !== undefined && questions > Math.max(calls, 0))
    say(`${job.name} has asked ${questions} questions with a budget of ${calls}`)
  if (faults.has("request")) return
  const input = served.reduce((sum, { input }) => sum + input, 0)
  const output = served.reduce((sum, { output }) => sum + output, 0)
  if (tokens !== undefined && input + output > tokens)
    say(`${job.name} has spent ${input + output} tokens of ${tokens}`)
  const dollars = (input * PRICE.input + output * PRICE.output) / 1e6
  if (usd !== undefined && dollars > usd) say(`${job.name} has spent ${dollars} dollars of ${usd}`)
}

/** A run reports the requests that it has made, and the tokens that their servers have counted. */
export function checkReport({ job, process }: Attempt, ended: Ended, facts: Facts, faults: DueFaults, say: Say): void {
  const { usage } = ended
  const served = facts.by(process)
  if (usage === undefined) {
    if (served.length > 0) say(`${job.name} has made ${served.length} requests and reports nothing`)
    return
  }
  const received = served.filter(({ outcome }) => outcome !== "unreceived")
  const known = new Set(received.map(({ question }) => question)).size
  if (usage.questions.asked < known) say(`${job.name} reports ${usage.questions.asked} questions of ${known}`)
  if (usage.requests > served.length) say(`${job.name} reports ${usage.requests} requests of ${served.length}`)
  // The attempts at a request that fails and is sent again are one request.
  if (!faults.has("request") && usage.requests < served.length)
    say(`${job.name} reports ${usage.requests} requests of ${served.length}, and none has failed`)
  if (usage.tokens.estimated || served.some((one) => !one.isCounted && isServed(one))) return
  const sum = served.filter(isServed).reduce((sum, { input, output }) => sum + input + output, 0)
  const reported = usage.tokens.input + usage.tokens.output
  if (reported !== sum) say(`${job.name} reports ${reported} tokens of ${sum}`)
}

/** No deed is done twice, however often its run is resumed. */
export function checkDeeds(facts: Facts, say: Say): void {
  for (const [deed, times] of facts.done) if (times > 1) say(`the message ${deed} is sent ${times} times`)
}

/** The trace of a run that ends is complete, and its sums are the usage. */
export function checkTrace({ job, events }: Attempt, ended: Ended, say: Say): void {
  if (events.length === 0) {
    if (ended.usage !== undefined) say(`${job.name} has no trace`)
    return
  }
  if (events[0]!.type !== "run") say(`the trace of ${job.name} begins with ${events[0]!.type}`)
  const last = events.at(-1)!
  if (last.type !== "end") return say(`the trace of ${job.name} ends with ${last.type}`)
  const state = fold(EMPTY_RUN, events)
  const { cost, requests } = state.totals
  const { tokens } = last.usage
  if (cost.input !== tokens.input || cost.output !== tokens.output)
    say(`the trace of ${job.name} has ${cost.input} + ${cost.output} tokens, not ${tokens.input} + ${tokens.output}`)
  if (requests.running > 0) say(`the trace of ${job.name} has requests without an end`)
  const open = Object.values(state.rows).filter((row) => row.kind !== "run" && row.state === "running")
  if (last.outcome === "done" && open.length > 0) say(`the trace of ${job.name} has rows without an end`)
}

/** The trace of a killed run, cut anywhere, can be read up to there. */
export function checkCutTrace({ job, events }: Attempt, chance: number, say: Say): void {
  if (events.length === 0) return
  const bytes = new TextEncoder().encode(events.map((event) => lineOf(event)).join(""))
  const cut = bytes.subarray(0, Math.ceil(chance * bytes.length))
  try {
    const read = readTrace(cut, "trace")
    if (read.skipped > 0) say(`the trace of ${job.name} has lines that cannot be read`)
    fold(EMPTY_RUN, read.events)
  } catch (error) {
    const isTooShort = cut.length < new TextEncoder().encode(lineOf(events[0]!)).length
    if (!isTooShort) say(`the cut trace of ${job.name} cannot be read: ${shownError(error)}`)
  }
}

/** An entry that the store has acknowledged is there. */
export function checkStored(facts: Facts, answers: ReadonlySet<string>, say: Say): void {
  for (const question of facts.stored) if (!answers.has(question)) say(`a stored answer is lost: ${question}`)
}

/** Without faults each question is answered once, however many processes need its answer. */
export function checkAskedOnce(facts: Facts, say: Say): void {
  const whole = facts.served.filter(({ outcome }) => outcome === "whole")
  const asked = new Map<string, Set<SimulatedProcess>>()
  for (const { question, process } of whole) asked.set(question, (asked.get(question) ?? new Set()).add(process))
  for (const [question, processes] of asked)
    if (processes.size > 1) say(`${processes.size} processes ask the same question: ${question}`)
}

export function shownError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
