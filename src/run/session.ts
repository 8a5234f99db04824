// What one run has of its own: a machine, a questioner, the diagnostics and the clock.

import type { Diagnostic } from "../../grammar/index.ts"
import { granted, Questioner, withoutEffects } from "../answers/questioner.ts"
import { DEFAULT_BUDGET, type Budget } from "../budget/budget.ts"
import { exhaustedFailure } from "../budget/exhausted.ts"
import { Exhausted, Ledger } from "../budget/ledger.ts"
import { RecallError } from "../errors.ts"
import { Failure } from "../interpreter/failure.ts"
import type { Outcome } from "../interpreter/future.ts"
import { Machine } from "../interpreter/machine.ts"
import type { Value } from "../interpreter/values.ts"
import { Spawned } from "../interpreter/waiting.ts"
import { BaseGlobals, Overlay } from "../modules/globals.ts"
import type { Usage } from "../runtime.ts"
import type { Environment } from "./run.ts"

/** The longest that a timer can be set to, in milliseconds: some 24 days. */
const MAX_TIMEOUT = 2_147_483_647

/** Why what is under way is aborted. One object for all: an exception for each run would cost more than a short run does. */
const OVER = new Error("the run is over")

export class Run {
  readonly environment: Environment
  readonly machine: Machine
  readonly globals: BaseGlobals
  readonly diagnostics: Diagnostic[] = []
  /** The texts of answers that diagnostics speak of, by the names they have there. */
  readonly sources: { [source: string]: string } = {}
  private readonly questioner: Questioner
  private readonly ledger: Ledger
  private readonly deadline: ReturnType<typeof setTimeout> | undefined
  private readonly over = new AbortController()
  private readonly started = performance.now()

  constructor(environment: Environment, signal: AbortSignal | undefined, given: Budget = environment.budget) {
    this.environment = environment
    const budget = { ...DEFAULT_BUDGET, ...given }
    this.ledger = new Ledger(budget)
    const { memo, models, limits, host } = environment
    this.questioner = new Questioner({
      models, memo, concurrency: budget.concurrency, signal: this.over.signal,
      globals: () => {
        const reach = new Overlay(this.globals)
        for (const [name, native] of host) reach.own.set(name, native)
        return withoutEffects(reach)
      },
      tool: (tool) => granted(tool, environment.grant),
      report: (diagnostic) => this.report(diagnostic),
      keep: (source, text) => {
        this.sources[source] = text
      },
    })
    this.machine = new Machine(limits, this.ledger, memo?.table("question") ?? null, this.questioner, signal)
    this.machine.host = { confirm: environment.confirm, signal: this.over.signal }
    this.questioner.machine = this.machine
    this.globals = new BaseGlobals(this.machine)
    this.deadline = budget.seconds === undefined ? undefined : setTimeout(() => this.timeIsUp(budget.seconds!), Math.min(budget.seconds * 1_000, MAX_TIMEOUT))
  }

  private timeIsUp(limit: number): void {
    const exhausted = new Exhausted("seconds", limit, this.ledger)
    this.ledger.close(exhausted)
    this.machine.crash(exhaustedFailure(exhausted, undefined))
    this.over.abort(OVER)
  }

  /** What the program's own question has come to, where it has asked one and is nothing else. */
  get partialAnswer(): string {
    const { outermost } = this.questioner
    return outermost.length === 1 ? outermost[0]!() : ""
  }

  report(...diagnostics: readonly Diagnostic[]): void {
    this.diagnostics.push(...diagnostics)
  }

  /** Throws when an error was reported. */
  throwErrors(): void {
    if (this.diagnostics.some(({ severity }) => severity === "error")) throw this.error()
  }

  evaluate(go: () => Outcome): Promise<Value> {
    const root = new Spawned(0, this.machine.program, go)
    this.machine.ready.push(root)
    return this.machine.run(root)
  }

  /** What the caller gets for whatever was thrown. */
  errorOf(thrown: unknown): unknown {
    return thrown instanceof Failure ? this.error(thrown) : thrown
  }

  private error(failure?: Failure): RecallError {
    return new RecallError([...this.diagnostics, ...(failure === undefined ? [] : [failure.toDiagnostic()])], this.usage(), this.sources)
  }

  /** Aborts the requests that nobody waits for any more. */
  end(): void {
    clearTimeout(this.deadline)
    this.over.abort(OVER)
  }

  usage(): Usage {
    const { machine, questioner: { requests: { counters: sent } } } = this
    return {
      calls: { evaluated: machine.evaluated, remembered: machine.remembered },
      questions: { asked: machine.asked, remembered: machine.questionsRemembered },
      requests: sent.requests,
      tokens: { input: sent.input, output: sent.output, estimated: sent.estimated },
      usd: sent.usd,
      depth: machine.deepest,
      steps: machine.steps,
      seconds: (performance.now() - this.started) / 1_000,
    }
  }
}
