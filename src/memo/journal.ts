// The requests of one answer that is not whole yet, kept as they end: an answer that was broken off goes on where it stopped.

import { ModelError, STREAM_CUT, type ModelEvent } from "../models/model.ts"
import { completionParts, keyOf, type Parts } from "./parts.ts"
import type { Entry } from "./store.ts"

/** What a model wrote in one request. */
export interface Completion {
  readonly text: string
  /** Null where generation was stopped at a call, or the connection broke. */
  readonly finish: "stop" | "length" | "filter" | "other" | null
}

/** The question that the requests belong to, and what it has cost so far. */
export interface JournaledQuestion {
  readonly parts: Parts
  readonly title: string
  readonly task: string
  readonly cost: () => { readonly input: number; readonly output: number; readonly usd: number }
}

/** The store as the journal sees it: `later` writes in the background and resolves when the entry is written. */
export interface JournalEntries {
  find(key: string): Promise<Entry | null>
  later(entry: Entry): Promise<void>
}

export class Journal {
  /** The keys of what it has kept or found. */
  readonly keys: string[] = []
  private readonly entries: JournalEntries
  private readonly question: JournaledQuestion
  private readonly pending: Promise<void>[] = []

  constructor(entries: JournalEntries, question: JournaledQuestion) {
    this.entries = entries
    this.question = question
  }

  /** What names a request, by how far its answer has come. */
  partsOf(asked: { readonly attempt: number; readonly problem?: string }, soFar: string): Parts {
    return completionParts(this.question.parts, asked, soFar)
  }

  /** What was written in an equal request before, or null. */
  async find(parts: Parts): Promise<Completion | null> {
    const key = keyOf("completion", parts)
    const entry = await this.entries.find(key)
    if (entry === null || !isCompletion(entry.value)) return null
    this.keys.push(key)
    return entry.value
  }

  /** The events of a request, kept when they have ended, but not where the request failed. */
  async *keep(parts: Parts, events: AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
    let text = ""
    let finish: Completion["finish"] = null
    let failed = false
    const started = performance.now()
    const before = this.question.cost()
    try {
      for await (const event of events) {
        if (event.type === "delta") text += event.text
        if (event.type === "finish") finish = event.reason
        yield event
      }
    } catch (thrown) {
      // What came before the connection broke is gone on with, now and later.
      failed = !(thrown instanceof ModelError && thrown.code === STREAM_CUT && text !== "")
      throw thrown
    } finally {
      // What has brought nothing is no beginning to go on from.
      if (!failed && (text !== "" || finish !== null))
        this.put(parts, { text, finish }, before, performance.now() - started)
    }
  }

  /** When all that was to be kept is kept. */
  async written(): Promise<void> {
    await Promise.all(this.pending.splice(0))
  }

  private put(
    parts: Parts,
    value: Completion,
    before: { readonly input: number; readonly output: number; readonly usd: number },
    milliseconds: number,
  ): void {
    const key = keyOf("completion", parts)
    this.keys.push(key)
    const { title, task, cost } = this.question
    const after = cost()
    const entry: Entry = {
      key,
      kind: "completion",
      value,
      parts,
      task,
      title,
      uses: [],
      created: Date.now(),
      cost: {
        input: after.input - before.input,
        output: after.output - before.output,
        usd: after.usd - before.usd,
        milliseconds,
      },
    }
    this.pending.push(this.entries.later(entry))
  }
}

function isCompletion(value: unknown): value is Completion {
  return typeof value === "object" && value !== null && typeof (value as Completion).text === "string"
}
