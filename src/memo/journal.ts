// The requests of an unfinished answer, stored as they end, so that an interrupted answer resumes where it stopped.

import { costWithout, type Cost } from "../base/cost.ts"
import { ModelError, STREAM_CUT, type ModelEvent } from "../models/model.ts"
import { isCompletion, Writing, type Completion } from "./completion.ts"
import { completionParts, keyOf, type Parts } from "./parts.ts"
import type { Entry } from "./store.ts"

/** The question that the requests belong to, and what it has cost so far. */
export interface JournaledQuestion {
  readonly parts: Parts
  readonly title: string
  readonly task: string
  readonly cost: () => Cost
}

/** The store as the journal sees it: `later` writes in the background and resolves when the entry is written. */
export interface JournalEntries {
  find(key: string): Promise<Entry | null>
  later(entry: Entry): Promise<void>
}

export class Journal {
  /** The keys of the completions that it has stored or found. */
  readonly keys: string[] = []
  private readonly entries: JournalEntries
  private readonly question: JournaledQuestion
  private readonly pending: Promise<void>[] = []

  constructor(entries: JournalEntries, question: JournaledQuestion) {
    this.entries = entries
    this.question = question
  }

  /** The parts of a request's key, which include the progress of its answer. */
  partsOf(asked: { readonly attempt: number; readonly problem?: string }, soFar: string): Parts {
    return completionParts(this.question.parts, asked, soFar)
  }

  /** The completion of an equal request, or null. */
  async find(parts: Parts): Promise<Completion | null> {
    const key = keyOf("completion", parts)
    const entry = await this.entries.find(key)
    if (entry === null || !isCompletion(entry.value)) return null
    this.keys.push(key)
    return entry.value
  }

  /** Passes on the events of a request, and stores its completion at the end unless the request fails. */
  async *keep(parts: Parts, events: AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
    const writing = new Writing()
    let finish: Completion["finish"] = null
    let failed = false
    const started = performance.now()
    const before = this.question.cost()
    try {
      for await (const event of events) {
        writing.note(event)
        if (event.type === "finish") finish = event.reason
        yield event
      }
    } catch (thrown) {
      // The text that arrived before the connection broke is continued, in this run and later ones.
      failed = !(thrown instanceof ModelError && thrown.code === STREAM_CUT && writing.hasContent)
      throw thrown
    } finally {
      // A completion without text or finish is no progress to resume from.
      const { text } = writing
      if (!failed && (writing.hasContent || finish !== null))
        this.put(parts, { text, finish, ...writing.parts() }, before, performance.now() - started)
    }
  }

  /** Resolves when all completions are stored. */
  async written(): Promise<void> {
    await Promise.all(this.pending.splice(0))
  }

  private put(parts: Parts, value: Completion, before: Cost, milliseconds: number): void {
    const key = keyOf("completion", parts)
    this.keys.push(key)
    const { title, task, cost } = this.question
    const entry: Entry = {
      key,
      kind: "completion",
      value,
      parts,
      task,
      title,
      uses: [],
      created: Date.now(),
      cost: { ...costWithout(cost(), before), milliseconds },
    }
    this.pending.push(this.entries.later(entry))
  }
}
