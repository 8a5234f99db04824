// A channel: items are pushed at one end and read at the other, by one reader, in their order.

import { UsageError } from "./errors.ts"

/**
 * The items of a channel. Unread ones wait in memory, until its reader leaves. Throws `UsageError` for a second reader,
 * which would take items from the first.
 */
export class Channel<T> implements AsyncIterable<T> {
  private isRead = false
  private waiting: T[] = []
  private end: { readonly thrown?: unknown } | null = null
  private wake = () => {}

  /** Adds an item; ignored once the channel has ended. */
  push(item: T): void {
    if (this.end !== null) return
    this.waiting.push(item)
    this.wake()
  }

  /** Ends the channel: its reader receives the unread items and then the end, or the exception. */
  close(end: { readonly thrown?: unknown } = {}): void {
    this.end ??= end
    this.wake()
  }

  /** The items that wait, at least one; null at the end. Throws the exception with which the channel ended. */
  async take(): Promise<readonly T[] | null> {
    while (this.waiting.length === 0) {
      if (this.end !== null) {
        if ("thrown" in this.end) throw this.end.thrown
        return null
      }
      await new Promise<void>((resolve) => (this.wake = resolve))
    }
    const items = this.waiting
    this.waiting = []
    return items
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    if (this.isRead)
      throw new UsageError("invalid-argument", "a stream of events has one reader", "pass on what it reads")
    this.isRead = true
    return this.read()
  }

  private async *read(): AsyncGenerator<T, void, undefined> {
    try {
      for (let items; (items = await this.take()) !== null;) yield* items
    } finally {
      this.close()
      this.waiting = []
    }
  }
}
