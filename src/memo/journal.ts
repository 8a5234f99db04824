// The requests of an unfinished answer, stored as they end, so that an interrupted answer resumes where it stopped.

import { costWithout, type Cost } from "../base/cost.ts"
import type { ModelEvent } from "../models/model.ts"
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

/** The store as the journal sees it. */
export interface JournalEntries {
  find(key: string): Promise<Entry | null>
  /** Writes an entry in the background; resolves when it is written. */
  later(entry: Entry): Promise<void>
  /** Adds a function that stores the text so far of a request, if the run ends during it; returns its removal. */
  atEnd(store: () => void): () => void
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
  private async find(parts: Parts): Promise<Completion | null> {
    const key = keyOf("completion", parts)
    const entry = await this.entries.find(key)
    if (entry === null || !isCompletion(entry.value)) return null
    this.keys.push(key)
    return entry.value
  }

  /** The events of a request: replayed from the journal of an earlier process, or sent now and added to the journal. */
  async *events(
    parts: Parts,
    replay: (written: Completion) => AsyncIterable<ModelEvent>,
    send: () => AsyncIterable<ModelEvent>,
  ): AsyncGenerator<ModelEvent> {
    const written = await this.find(parts)
    yield* written === null ? this.keep(parts, send()) : replay(written)
  }

  /**
   * Passes on the events of a request, and stores its completion as it ends: also if it fails, or the run ends during
   * it, since the text that arrived before is continued, in this run and later ones.
   */
  private async *keep(parts: Parts, events: AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
    const writing = new Writing()
    let finish: Completion["finish"] = null
    const started = performance.now()
    const before = this.question.cost()
    let isStored = false
    const store = () => {
      forget()
      const { text } = writing
      // A completion without text or finish is no progress to resume from.
      if (!isStored && (writing.hasContent || finish !== null))
        this.put(parts, { text, finish, ...writing.parts() }, before, performance.now() - started)
      isStored = true
    }
    const forget = this.entries.atEnd(store)
    try {
      for await (const event of events) {
        writing.note(event)
        if (event.type === "finish") finish = event.reason
        yield event
      }
    } finally {
      store()
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
