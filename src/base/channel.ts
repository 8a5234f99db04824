// A channel: items are pushed at one end and read at the other, by one reader, in their order.

/** The items of a channel. Unread ones wait in memory. */
export class Channel<T> implements AsyncIterable<T> {
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

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (let items; (items = await this.take()) !== null;) yield* items
  }
}
