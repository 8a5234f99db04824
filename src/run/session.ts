// What one run has of its own: a machine, a questioner, the diagnostics and the clock.

import type { Diagnostic } from "../../grammar/index.ts"
import { Questioner, withoutEffects } from "../answers/questioner.ts"
import { RecallError } from "../errors.ts"
import { Failure } from "../interpreter/failure.ts"
import type { Outcome } from "../interpreter/future.ts"
import { Machine } from "../interpreter/machine.ts"
import type { Value } from "../interpreter/values.ts"
import { Spawned } from "../interpreter/waiting.ts"
import { BaseGlobals, Overlay } from "../modules/globals.ts"
import type { Usage } from "../runtime.ts"
import type { Environment } from "./run.ts"

export class Run {
  readonly environment: Environment
  readonly machine: Machine
  readonly globals: BaseGlobals
  readonly diagnostics: Diagnostic[] = []
  /** The texts of answers that diagnostics speak of, by the names they have there. */
  readonly sources: { [source: string]: string } = {}
  private readonly questioner: Questioner
  private readonly over = new AbortController()
  private readonly started = performance.now()

  constructor(environment: Environment, signal: AbortSignal | undefined) {
    this.environment = environment
    const { memo, models, limits, host } = environment
    this.questioner = new Questioner({
      models, memo, concurrency: limits.concurrency, signal: this.over.signal,
      globals: () => {
        const reach = new Overlay(this.globals)
        for (const [name, native] of host) reach.own.set(name, native)
        return withoutEffects(reach)
      },
      report: (diagnostic) => this.report(diagnostic),
      keep: (source, text) => {
        this.sources[source] = text
      },
    })
    this.machine = new Machine(limits, memo?.table("question") ?? null, this.questioner, signal)
    this.questioner.machine = this.machine
    this.globals = new BaseGlobals(this.machine)
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
    this.over.abort()
  }

  usage(): Usage {
    const { machine, questioner: { counters: sent } } = this
    return {
      calls: { evaluated: machine.evaluated, remembered: machine.remembered },
      questions: { asked: machine.asked, remembered: machine.questionsRemembered },
      requests: sent.requests,
      tokens: { input: sent.input, output: sent.output },
      depth: machine.deepest,
      steps: machine.steps,
      seconds: (performance.now() - this.started) / 1_000,
    }
  }
}
