// The facts of a history, as its servers and its disk know them: what was served, stored and done.

import type { Entry } from "../../src/index.ts"
import type { SimulatedProcess } from "./place.ts"

/** A request as the model's server has it. */
export interface Served {
  readonly process: SimulatedProcess
  readonly question: string
  /** The number of the attempt at an answer. */
  readonly attempt: number
  readonly time: number
  /** Whether the server has received it, and has worked for it: a refused one costs nothing. */
  outcome: "unreceived" | "refused" | "served" | "whole"
  input: number
  output: number
  /** Whether the client has the server's true count of its tokens. */
  isCounted: boolean
}

export class Facts {
  readonly served: Served[] = []
  /** The questions whose answers are known to be stored, by their acknowledgement. */
  readonly stored = new Set<string>()
  /** The number of times that each deed of a run was done. */
  readonly done = new Map<string, number>()
  /** The requests of each process whose text arrived whole and is not yet stored. */
  private readonly unstored = new Map<SimulatedProcess, Served[]>()
  /** The most of these at any time, with the process. */
  readonly mostUnstored = new Map<SimulatedProcess, number>()

  /** A request's answer has arrived whole. */
  arrived(request: Served): void {
    request.outcome = "whole"
    const all = this.unstored.get(request.process) ?? []
    this.unstored.set(request.process, all)
    all.push(request)
    this.mostUnstored.set(request.process, Math.max(all.length, this.mostUnstored.get(request.process) ?? 0))
  }

  /** The store has acknowledged an entry of a process, or refused it, as another process has the claim now. */
  acknowledged({ kind, title }: Entry, process: SimulatedProcess, outcome: "stored" | "refused"): void {
    if (kind === "answer" && outcome === "stored") this.stored.add(title)
    const all = this.unstored.get(process) ?? []
    this.unstored.set(
      process,
      all.filter(({ question }) => question !== title),
    )
  }

  did(run: string, deed: number): void {
    const name = `${run} ${deed}`
    this.done.set(name, (this.done.get(name) ?? 0) + 1)
  }

  by(process: SimulatedProcess): readonly Served[] {
    return this.served.filter((one) => one.process === process)
  }
}
