// The turns of requests: at most so many are under way at once.

/** The turn of a request: its place among those under way. It may be ended more than once. */
export interface Turn {
  end(): void
}

/** The turns of a question's requests, which follow each other. The question has waited for the first one. */
export class Turns {
  private first: Turn | null
  private readonly next: () => Promise<Turn>

  constructor(first: Turn, next: () => Promise<Turn>) {
    this.first = first
    this.next = next
  }

  /** The turn of the next request, which its taker ends. */
  async take(): Promise<Turn> {
    const { first } = this
    this.first = null
    return first ?? this.next()
  }

  /** Ends the first turn, unless a request has taken it. */
  leave(): void {
    this.first?.end()
    this.first = null
  }
}
