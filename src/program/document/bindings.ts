// The names that a document binds, of which each part sees those before it.

import type { Global, Globals } from "../scope.ts"

interface Bound {
  /** The number of bindings before it. */
  readonly number: number
  readonly global: Global
}

/** Names that hide those of the globals around, and may be bound again. */
export class Bindings implements Globals {
  private readonly around: Globals
  /** The bindings of each name, the latest last. */
  private readonly bound = new Map<string, Bound[]>()
  /** The names in the order of their bindings. */
  private readonly order: string[] = []

  constructor(around: Globals) {
    this.around = around
  }

  bind(name: string, global: Global): void {
    const entry = { number: this.order.push(name) - 1, global }
    const others = this.bound.get(name)
    if (others === undefined) this.bound.set(name, [entry])
    else others.push(entry)
  }

  lookup(name: string): Global | undefined {
    return this.bound.get(name)?.at(-1)?.global ?? this.around.lookup(name)
  }

  *names(): Iterable<string> {
    for (const [name, entries] of this.bound) if (entries.length > 0) yield name
    yield* this.around.names()
  }

  /** The names as they are now, whatever is bound later: code may look them up when it is evaluated. */
  now(): Globals {
    const { length } = this.order
    return {
      lookup: (name) =>
        this.bound.get(name)?.findLast(({ number }) => number < length)?.global ?? this.around.lookup(name),
      names: () => this.names(),
    }
  }

  /** Marks a place. The function returned removes all bindings made since. */
  mark(): () => void {
    const { length } = this.order
    return () => {
      for (const name of this.order.splice(length)) this.bound.get(name)!.pop()
    }
  }
}
