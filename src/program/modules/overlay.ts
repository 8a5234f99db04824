// Names in front of other names.

import type { Global, Globals } from "../scope.ts"

/** Names of this map first, then those of what lies around. */
export class Overlay implements Globals {
  readonly own = new Map<string, Global>()
  private readonly around: Globals
  constructor(around: Globals) {
    this.around = around
  }
  lookup(name: string): Global | undefined {
    return this.own.get(name) ?? this.around.lookup(name)
  }
  *names(): Iterable<string> {
    yield* this.own.keys()
    yield* this.around.names()
  }
}
