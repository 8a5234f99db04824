// Plans: the questions that a run would ask, certain until it needs answers, and found with sample answers after that.

import { withValues } from "./arguments.ts"
import { Failure } from "../values/failure.ts"
import type { Program } from "../program/program.ts"
import { Memo } from "../machine/memo.ts"
import { environmentWith, programOf, type Environment } from "./environment.ts"
import type { ProgramOptions, RunOptions } from "./options.ts"
import { Planner, type PlannedQuestion, type Wave } from "./planner.ts"
import { namesOf, prepare } from "./run.ts"
import { sampleOf, type SampleSize } from "./sample.ts"
import { Run } from "./session.ts"

/** The questions that a run would ask, found by evaluation without a model. */
export interface Plan {
  /** The questions that are asked before any answer is needed, whatever the answers are. */
  readonly certain: Wave
  /** The number of questions whose answers are stored already. */
  readonly remembered: number
  /**
   * The further questions of the program once it has answers: with the smallest that their types allow (empty lists),
   * and with usual ones (lists of three). Neither has the questions that answers ask.
   */
  readonly following: { readonly smallest: Following; readonly usual: Following }
  /**
   * The names of the natives with effects that the program calls and the plan does not: samples take the place of their
   * results, so that no question that depends on one is known.
   */
  readonly notCalled: readonly string[]
}

/** The further questions of a run, found with sample answers. */
export interface Following {
  readonly questions: readonly PlannedQuestion[]
  /**
   * The failure that a sample answer causes, after which no more can be foreseen. Null where the program ends without.
   */
  readonly stopped: string | null
}

/**
 * Plans a run. Rejects as the run would for a failure before an answer, or the result of a native, is needed.
 */
export async function planSource(runtime: Environment, text: string, given: RunOptions): Promise<Plan> {
  const environment = environmentWith(runtime, given)
  const options = withValues(given)
  const program = await programOf(environment, text, { ...options, parameters: namesOf(options) })
  return planProgram(environment, program, options)
}

export async function planProgram(environment: Environment, program: Program, given: ProgramOptions): Promise<Plan> {
  const options = withValues(given)
  const smallest = await planWith("smallest", environment, program, options)
  const usual = await planWith("usual", environment, program, options)
  return {
    certain: smallest.certain,
    remembered: smallest.remembered,
    following: { smallest: smallest.following, usual: usual.following },
    notCalled: [...new Set([...smallest.notCalled, ...usual.notCalled])].sort(),
  }
}

async function planWith(
  size: SampleSize,
  environment: Environment,
  program: Program,
  options: ProgramOptions,
): Promise<Omit<Plan, "following"> & { readonly following: Following }> {
  const { models, store } = environment
  const planner = new Planner({
    models,
    store,
    size,
    fresh: options.fresh ?? false,
    id: options.id ?? null,
    scope: options.scope ?? environment.scope,
  })
  const { trace: _, ...settings } = options
  const notCalled = new Set<string>()
  const run = await Run.open(
    { ...environment, memo: new Memo(), store: null, confirm: undefined, budget: {} },
    {
      ...settings,
      budget: {},
      performer: planner,
      replaceNatives: (native) => () => {
        notCalled.add(native.name)
        return sampleOf(native.returns, size) ?? null
      },
    },
  )
  planner.run = run
  let stopped: string | null = null
  try {
    const { go } = prepare(run, program, options.args)
    await run.evaluate(go)
  } catch (thrown) {
    const isOfSample = notCalled.size > 0 || planner.waves.length > 1
    if (!(thrown instanceof Failure) || !isOfSample) throw run.errorOf(thrown)
    stopped = thrown.message
  } finally {
    await run.end()
  }
  const [certain = [], ...later] = planner.waves
  return {
    certain,
    remembered: planner.remembered,
    following: { questions: later.flat(), stopped },
    notCalled: [...notCalled],
  }
}
