// Plans: the questions that a run would ask, certain until it needs answers, and found with sample answers after that.

import { withValues } from "./arguments.ts"
import { Failure } from "../values/failure.ts"
import type { Program } from "../program/program.ts"
import { Memo } from "../machine/memo.ts"
import { environmentWith, programOf, type Environment } from "./environment.ts"
import type { ProgramOptions, RunOptions } from "./options.ts"
import { Planner, type PlannedQuestion, type Wave } from "./planner.ts"
import { namesOf, prepare, withoutUnread } from "./run.ts"
import { Reads } from "./reads.ts"
import type { SampleSize } from "./sample.ts"
import { Run } from "./session.ts"

/** The questions that a run would ask, found by evaluation without a model. */
export interface Plan {
  /** The questions that are asked before any answer is needed, whatever the answers are. */
  readonly certain: Wave
  /** The number of questions whose answers are stored already. */
  readonly remembered: number
  /** The further questions of the program once it has answers, found with sample answers. */
  readonly following: Following
}

/** The further questions of a run, found with sample answers. */
export interface Following {
  /**
   * The questions with sample answers: with those of two kinds that lead to more, lists of three items, texts that all
   * differ, true and the last of some choices, or empty lists, no, and the first of them.
   */
  readonly questions: readonly PlannedQuestion[]
  /**
   * The number that all samples lead to. A place that asks another number of questions with others is left out, as
   * answers decide about it, and so is what follows from a list: no sample has the items that the program asked for.
   */
  readonly least: number
  /** The reasons why a run may ask more than these. Without any, it asks from `least` to as many as `questions` has. */
  readonly open: readonly Uncertainty[]
}

/** Something that only a run can know. */
export type Uncertainty =
  /** Answers may contain calls, which ask further questions. */
  | { readonly why: "recursive" }
  /** A list in an answer may have more items than the samples have. */
  | { readonly why: "lists" }
  /** The questions depend on what answers say: other samples lead to another number. */
  | { readonly why: "answers" }
  /** A native was not called, as it changes something or needs an answer. */
  | { readonly why: "native"; readonly native: string }
  /** A failure that a sample causes, after which no more can be foreseen. */
  | { readonly why: "failure"; readonly message: string }

/**
 * Plans a run. Rejects as the run would for a failure before any answer is needed. Natives that read are called unless
 * an answer is needed first, and natives that write are not.
 */
export async function planSource(runtime: Environment, text: string, given: RunOptions): Promise<Plan> {
  const environment = environmentWith(runtime, given)
  const options = withValues(given)
  const program = withoutUnread(await programOf(environment, text, { ...options, parameters: namesOf(options) }))
  return planProgram(environment, program, options)
}

export async function planProgram(environment: Environment, program: Program, given: ProgramOptions): Promise<Plan> {
  const options = withValues(given)
  const reads = new Reads()
  const plannedWith = (size: SampleSize) => planWith(size, reads, environment, program, options)
  const smallest = await plannedWith("smallest")
  const usual = await plannedWith("usual")
  const samples = [smallest, usual, ...(usual.planner.hasNestedLists ? [await plannedWith("flat")] : [])]
  const { waves, remembered } = usual.planner
  const followings = samples.map(({ planner }) => planner.waves.slice(1).flat())
  const least = agreedOf(samples)
  const isAgreed = followings.every(({ length }) => length === least || usual.planner.hasLists)
  return {
    certain: waves[0]!,
    remembered,
    following: {
      questions: followings.reduce((longest, each) => (each.length > longest.length ? each : longest)),
      least,
      open: uncertainties(samples, isAgreed),
    },
  }
}

/** The number of questions at the places where all samples lead to the same number. */
function agreedOf([first, ...others]: readonly Planned[]): number {
  return [...(first?.planner.places ?? [])]
    .filter(([place, count]) => others.every(({ planner }) => planner.places.get(place) === count))
    .reduce((sum, [, count]) => sum + count, 0)
}

function uncertainties(planned: readonly Planned[], isAgreed: boolean): readonly Uncertainty[] {
  const planners = planned.map(({ planner }) => planner)
  const failures = planned.flatMap(({ stopped }) => (stopped === null ? [] : [stopped]))
  const isRecursive = planners.flatMap(({ waves }) => waves.flat()).some(({ recursive }) => recursive)
  return [
    ...(isRecursive ? [{ why: "recursive" } as const] : []),
    ...(planners.some(({ hasLists }) => hasLists) ? [{ why: "lists" } as const] : []),
    ...(isAgreed ? [] : [{ why: "answers" } as const]),
    ...[...new Set(planners.flatMap(({ notCalled }) => [...notCalled]))].map(
      (native) => ({ why: "native", native }) as const,
    ),
    ...failures.slice(-1).map((message) => ({ why: "failure", message }) as const),
  ]
}

interface Planned {
  readonly planner: Planner
  /** The message of the failure that a sample caused; null for none. */
  readonly stopped: string | null
}

async function planWith(
  size: SampleSize,
  reads: Reads,
  environment: Environment,
  program: Program,
  options: ProgramOptions,
): Promise<Planned> {
  const { models, store } = environment
  const planner = new Planner({
    models,
    store,
    size,
    fresh: options.fresh ?? false,
    id: options.id ?? null,
    scope: options.scope ?? environment.scope,
    reads,
  })
  const { trace: _, ...settings } = options
  const run = await Run.open(
    { ...environment, memo: new Memo(), store: null, confirm: undefined, budget: {} },
    {
      ...settings,
      budget: {},
      // Values are shown by the run, not by its plan.
      debug: () => undefined,
      performer: planner,
      replaceNatives: (native) => planner.nativeFor(native),
    },
    program.texts,
  )
  planner.run = run
  try {
    const { go } = prepare(run, program, options)
    await run.evaluate(go)
    return { planner, stopped: null }
  } catch (thrown) {
    if (!(thrown instanceof Failure) || planner.waves.length === 1) throw await run.errorOf(thrown)
    return { planner, stopped: thrown.message }
  } finally {
    await run.end()
  }
}
