// The questions of a run, by the part of the code that asks models, which is loaded when it is needed.

import type * as parts from "../answers/parts.ts"
import type { Questioner } from "../answers/questioner.ts"
import { NO_COST, type Cost } from "../base/cost.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import type { Performer } from "../machine/machine.ts"
import type { Row } from "../machine/observer.ts"
import type { AnswerWarning } from "../machine/question.ts"
import type { Location } from "../values/failure.ts"

type Parts = typeof parts

let loaded: Parts | undefined
let loading: Promise<Parts> | undefined

/** Whether a program with these texts may ask: it asks by these names, or imports what may. */
export function mayAsk(texts: readonly string[]): boolean {
  return texts.some((text) => /ask|CALL|IMPORT/.test(text))
}

/** Loads the part; each run that may ask begins with it. */
export function loadAsking(): Promise<unknown> | undefined {
  return loaded === undefined ? load() : undefined
}

function load(): Promise<Parts> {
  return (loading ??= import("../answers/parts.ts").then((module) => (loaded = module)))
}

export interface AskingOptions {
  readonly make: (parts: Parts) => Questioner
  /** Ends the run where the part cannot be loaded. */
  readonly crash: (thrown: unknown) => void
}

export class Asking implements Performer {
  private readonly options: AskingOptions
  private questioner: Questioner | null = null
  /** The reason for which the run is over. */
  private over: Error | undefined

  constructor(options: AskingOptions) {
    this.options = options
  }

  start(question: QuestionFuture): void {
    if (loaded !== undefined) return this.with(loaded).start(question)
    load().then((module) => this.with(module).start(question), this.options.crash)
  }

  reuse(warnings: readonly AnswerWarning[], asker: QuestionFuture | null, location: Location, row: Row): void {
    // Whatever has answered a question has loaded the part.
    if (loaded !== undefined) this.with(loaded).reuse(warnings, asker, location, row)
  }

  /** Ends the active requests, and all later ones at once. */
  end(reason: Error): void {
    this.over ??= reason
    this.questioner?.requests.end(reason)
  }

  /** The requests sent so far, and their cost. */
  get sent(): { readonly count: number; readonly cost: Cost } {
    return this.questioner?.requests ?? { count: 0, cost: NO_COST }
  }

  /** The answer so far to the program's own question; empty where it has asked none, or several. */
  get partialAnswer(): string {
    const outermost = this.questioner?.outermost ?? []
    return outermost.length === 1 ? outermost[0]!() : ""
  }

  private with(module: Parts): Questioner {
    if (this.questioner !== null) return this.questioner
    this.questioner = this.options.make(module)
    if (this.over !== undefined) this.questioner.requests.end(this.over)
    return this.questioner
  }
}
