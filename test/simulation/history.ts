// One history: a few processes that work on shared storage, and the faults that befall them, all from one seed.

import { tmpdir } from "node:os"
import { join } from "node:path"
import { createRandom } from "../../scripts/trial/random.ts"
import { UsageError, type Budget, type TraceEvent } from "../../src/index.ts"
import { replaceSqlite } from "./disk.ts"
import { DueFaults, faultsOf, shownFault, type Fault, type Operation } from "./faults.ts"
import {
  checkAskedAgain,
  checkAskedOnce,
  checkBudget,
  checkCutTrace,
  checkDeeds,
  checkOutcome,
  checkReport,
  checkStored,
  checkTrace,
  checkUnstored,
  shownError,
  type Attempt,
} from "./invariants.ts"
import { attempt, type Ended, type Job } from "./job.ts"
import { Facts } from "./ledger.ts"
import { createModelServer } from "./model-server.ts"
import { here, replaceHost, type SimulatedProcess } from "./place.ts"
import { databaseStorage, fileStorage, type Storage } from "./storage.ts"
import { ENDLESS, workOf, type Work } from "./workload.ts"
import { World } from "./world.ts"

export interface History {
  readonly seed: number
  readonly faults: readonly Fault[]
  /** The promises that it breaks; none as it should be. */
  readonly violations: readonly string[]
  /** The events of the history, a line each. */
  readonly record: readonly string[]
  readonly happened: number
  readonly happenings: number
  readonly milliseconds: number
}

/** The most attempts at a job: more than faults. */
const MOST_ATTEMPTS = 30
/** Milliseconds after the end of a run until it holds nothing. */
const UNTIL_QUIET = 150_000

/** The controllers of a process's run, by which its host ends it. */
interface Controls {
  readonly signal: AbortController
  readonly stop: AbortController
}

interface Plan {
  readonly storage: "file" | "database"
  readonly jobs: readonly Job[]
  readonly answers: (question: string) => readonly string[] | undefined
}

function planOf(seed: number): Plan {
  const random = createRandom(seed, "plan")
  const works = new Map<string, Work>()
  const work = (name: string) => {
    const known = works.get(name) ?? workOf(seed, name)
    works.set(name, known)
    return known
  }
  const jobs = Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, (_, i): Job => {
    const name = `job${i + 1}`
    const kind = random.next()
    const concurrency = random.pick([1, 2, 3, 16])
    const reading = random.next() < 0.3 ? "stream" : "result"
    if (kind < 0.006) {
      const budget = { calls: random.whole(1, 6) }
      return { name, source: ENDLESS, expected: { code: "budget-exhausted" }, deeds: [], budget, reading }
    }
    const { source, value, deeds } = work(random.pick(["a", "a", "b"]))
    if (kind < 0.12)
      return { name, source, expected: { code: "invalid-budget" }, deeds: [], budget: { calls: -1 }, reading }
    const limit: Budget =
      kind < 0.18
        ? { calls: random.whole(1, 12) }
        : kind < 0.24
          ? { tokens: random.whole(2_000, 20_000) }
          : kind < 0.3
            ? { usd: random.whole(2_000, 20_000) / 1_000_000 }
            : {}
    return { name, source, expected: { value }, deeds, budget: { ...limit, concurrency }, reading }
  })
  const all = new Map([...works.values()].flatMap(({ answers }) => [...answers]))
  // A file answers at once: a program without end asks a slower store for ever more, until its memory ends.
  const isEndless = jobs.some(({ source }) => source === ENDLESS)
  return {
    storage: isEndless ? "file" : random.pick(["file", "database"]),
    jobs,
    answers: (question) => all.get(question),
  }
}

/** The faults of a seed, of the operations that its history has. */
export function faultsOfSeed(seed: number): readonly Fault[] {
  const operations: readonly Operation[] =
    planOf(seed).storage === "file" ? ["request", "commit", "moment"] : ["request", "statement", "moment"]
  return faultsOf(seed, operations)
}

let rejected: ((error: unknown) => void) | null = null
let isReady = false

/** Prepares the process of the simulation: no history may wait for a module that is still to be loaded. */
export async function prepare(): Promise<void> {
  if (isReady) return
  isReady = true
  replaceHost()
  replaceSqlite()
  process.on("unhandledRejection", (error) => {
    if (here.getStore()?.process.isDead === true) return
    if (rejected === null) throw error
    rejected(error)
  })
  for (let seed = -1; seed > -17; seed--) await historyOf(seed, [], { turns: 20 })
}

/** Lets a history happen, with the faults of its seed or with others. */
export async function historyOf(
  seed: number,
  faults: readonly Fault[] = faultsOfSeed(seed),
  { turns = 1 }: { readonly turns?: number } = {},
): Promise<History> {
  const world = new World(seed, turns)
  const say = (promise: string) => world.violated(promise)
  const due = new DueFaults(
    faults,
    () => world.now,
    (fault) => world.note("fault", shownFault(fault)),
  )
  const facts = new Facts()
  const plan = planOf(seed)
  const random = createRandom(seed, "supervisor")
  const controls = new Map<SimulatedProcess, Controls>()
  const living = new Set<SimulatedProcess>()
  const kill = (process: SimulatedProcess) => {
    if (process.isDead) return
    world.note(process.name, "is killed")
    process.kill()
  }
  const moment = () => {
    const process = here.getStore()?.process
    if (process === undefined || process.isDead) return
    const fault = due.next("moment")
    if (fault === undefined) return
    switch (fault.kind) {
      case "killed":
        return kill(process)
      case "stalled":
        process.stalledUntil = world.now + 1_000 + fault.degree * 90_000
        return
      case "clock ahead":
      case "clock behind":
        process.skew += (fault.kind === "clock ahead" ? 1 : -1) * fault.degree * 7_200_000
        return
      case "aborted":
        return controls.get(process)?.signal.abort(new Error("the host gives up"))
      case "stopped":
        return controls.get(process)?.stop.abort()
      default:
        fault.kind satisfies never
    }
  }
  const losePower = () => {
    world.note("machine", "loses its power")
    for (const process of living) kill(process)
  }
  const onFatal = (process: SimulatedProcess, error: Error) => {
    say(`an event of an error that nobody listens to ends the process ${process.name}: ${error.message}`)
    kill(process)
  }
  const storage: Storage =
    plan.storage === "file"
      ? fileStorage(join(tmpdir(), `recall-simulation-${process.pid}.db`), { faults: due, moment, kill, losePower })
      : databaseStorage({ world, faults: due, moment, onFatal })
  const server = createModelServer({ world, faults: due, facts, seed, answers: plan.answers, moment })
  rejected = (error) => say(`a rejection that nobody handles: ${shownError(error)}`)

  /** The life of a process: it opens the store, runs its job, and closes the store. */
  async function life(job: Job, process: SimulatedProcess, events: TraceEvent[]): Promise<Ended> {
    const place = { process }
    const { signal, stop } = controls.get(process)!
    let opened: ReturnType<Storage["open"]>
    try {
      opened = storage.open(place)
    } catch (error) {
      return error instanceof UsageError ? { kind: "failed", code: error.code } : { kind: "faulty", error }
    }
    const trace = (event: TraceEvent) => void (process.isDead || events.push(event))
    const { store } = opened
    const means = { place, server, facts, store, trace, moment, signal: signal.signal, stop: stop.signal }
    const ended = await attempt(job, means)
    world.note(process.name, `ends: ${ended.kind}${"code" in ended ? ` ${ended.code}` : ""}`)
    await opened.close().catch((error: unknown) => world.note(process.name, `closes no store: ${shownError(error)}`))
    return ended
  }

  async function supervise(job: Job): Promise<void> {
    await world.sleep(random.next() * 100)
    let isResumed = false
    for (let count = 1; count <= MOST_ATTEMPTS; count++) {
      const known = storage.answers()
      checkStored(facts, known, say)
      const process = world.start(job.name)
      living.add(process)
      controls.set(process, { signal: new AbortController(), stop: new AbortController() })
      const events: TraceEvent[] = []
      const attempt: Attempt = { job, process, began: world.now, known, events, isResumed }
      const ended = await Promise.race([here.run({ process }, () => life(job, process, events)), process.died])
      living.delete(process)
      checkAskedAgain(attempt, facts, due, say)
      checkUnstored(attempt, facts, due, say)
      checkBudget(attempt, facts, due, say)
      if (ended === "died") {
        checkCutTrace(attempt, random.next(), say)
        storage.forget(process)
      } else {
        checkReport(attempt, ended, facts, due, say)
        checkTrace(attempt, ended, say)
        const next = checkOutcome(attempt, ended, due, say)
        await quiet(process)
        process.kill()
        storage.forget(process)
        if (next === "over" || world.violations.length > 0) return
      }
      isResumed = true
      await world.sleep(1_000 + random.next() * 40_000)
    }
    say(`${job.name} is not done after ${MOST_ATTEMPTS} attempts`)
  }

  /** Waits until a run that has ended holds nothing more. */
  async function quiet(process: SimulatedProcess): Promise<void> {
    await world.sleep(Math.max(UNTIL_QUIET, process.stalledUntil - world.now + UNTIL_QUIET))
    // One that is killed meanwhile holds nothing by itself.
    if (process.isDead) return
    const timers = world.pendingOf(process)
    if (timers > 0) say(`${process.name} has ended and holds ${timers} timers`)
    const open = server.openOf(process)
    if (open > 0) say(`${process.name} has ended and holds ${open} responses`)
    const held = storage.heldBy(process)
    if (held !== "") say(`${process.name} has ended and holds ${held}`)
  }

  await world.until(Promise.all(plan.jobs.map(supervise)).catch((error: unknown) => say(shownError(error))))
  checkDeeds(facts, say)
  if (world.violations.length === 0) checkStored(facts, storage.answers(), say)
  if (due.happened.length === 0) checkAskedOnce(facts, say)
  for (const process of living) process.kill()
  storage.end()
  rejected = null
  const { violations, record, happenings, now } = world
  return { seed, faults, violations, record, happened: due.happened.length, happenings, milliseconds: now }
}
