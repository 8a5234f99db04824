// The requests of an unfinished answer, stored as they end, so that an interrupted answer resumes where it stopped.

import { costWithout, type Cost } from "../base/cost.ts"
import type { ModelEvent } from "../models/model.ts"
import { isCompletion, Writing, type Completion } from "./completion.ts"
import { completionParts, keyOf, type Parts } from "./parts.ts"
import type { Entry } from "./store.ts"
import { Turns, type Turn } from "./turn.ts"

/** The question that the requests belong to, and what it has cost so far. */
export interface JournaledQuestion {
  readonly parts: Parts
  readonly title: string
  readonly task: string
  readonly cost: () => Cost
  /** Waits until one more of its requests may be under way. */
  readonly turn: () => Promise<Turn>
}

/** The store as the journal sees it. */
export interface JournalEntries {
  find(key: string): Promise<Entry | null>
  /** Whether the text of a request need not be stored if the whole answer follows at once. */
  readonly needsNoText: boolean
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
  /** The turns of its requests. */
  readonly turns: Turns
  /** The last request, if it has ended the answer and is not stored. */
  private last: { readonly store: () => void; readonly end: () => void } | null = null
  /** Whether the answer evaluates calls, so that it may take long after its last request. */
  private hasCalls = false

  constructor(entries: JournalEntries, question: JournaledQuestion, turn: Turn) {
    this.entries = entries
    this.question = question
    this.turns = new Turns(turn, question.turn)
  }

  /** Called when the answer begins to evaluate a call: other questions may need the turn of its request. */
  evaluates(): void {
    this.hasCalls = true
    this.storeLast()
  }

  /** Stores a last request that is not stored yet, as no answer follows. */
  async write(): Promise<void> {
    this.storeLast()
    await this.written()
  }

  /** Ends the turns of the question. */
  end(): void {
    this.turns.leave()
    this.last?.end()
    this.last = null
  }

  private storeLast(): void {
    this.last?.store()
    this.last = null
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
    send: (turn: Turn) => AsyncIterable<ModelEvent>,
  ): AsyncGenerator<ModelEvent> {
    this.storeLast()
    const written = await this.find(parts)
    if (written !== null) return yield* replay(written)
    const turn = await this.turns.take()
    yield* this.keep(parts, send(turn), turn)
  }

  /**
   * Passes on the events of a request, and stores its completion as it ends: also if it fails, or the run ends during
   * it, since the text that arrived before is continued, in this run and later ones. The turn ends when it is stored.
   * The completion of a whole answer waits for that, which replaces it.
   */
  private async *keep(parts: Parts, events: AsyncIterable<ModelEvent>, turn: Turn): AsyncGenerator<ModelEvent> {
    const writing = new Writing()
    let finish: Completion["finish"] = null
    const started = performance.now()
    const before = this.question.cost()
    let isStored = false
    const store = () => {
      forget()
      if (isStored) return
      isStored = true
      // A completion without text or finish is no progress to resume from.
      if (!writing.hasContent && finish === null) return turn.end()
      const milliseconds = performance.now() - started
      const { text } = writing
      void this.put(parts, { text, finish, ...writing.parts() }, before, milliseconds).then(() => turn.end())
    }
    const isWhole = () =>
      finish === "stop" && writing.parts().calls === undefined && !this.hasCalls && this.entries.needsNoText
    const forget = this.entries.atEnd(store)
    let isLeft = true
    try {
      for await (const event of events) {
        writing.note(event)
        if (event.type === "finish") finish = event.reason
        yield event
      }
      isLeft = false
    } catch (thrown) {
      isLeft = false
      throw thrown
    } finally {
      if (isLeft && writing.isLast) finish ??= "stop"
      if (isWhole() && !isStored)
        this.last = {
          store,
          end: () => {
            forget()
            turn.end()
          },
        }
      else store()
    }
  }

  /** Resolves when all completions are stored. */
  async written(): Promise<void> {
    await Promise.all(this.pending.splice(0))
  }

  private put(parts: Parts, value: Completion, before: Cost, milliseconds: number): Promise<void> {
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
    const stored = this.entries.later(entry)
    this.pending.push(stored)
    return stored
  }
}
