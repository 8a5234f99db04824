// Nodes whose value is made of their parts in a known way, so that some of it is certain before all have settled.

import { Future, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import type { Value } from "../values/values.ts"
import { Following, Join, Pair, type Continue } from "./waiting.ts"

/** The pieces of a text, in order: texts, and the indices of the parts whose values are shown in it. */
export type Layout = readonly (string | number)[]

/** Gives the text of a layout of its parts. */
export class Spliced extends Join {
  private readonly layout: Layout
  constructor(machine: Machine, parts: Outcome[], go: Continue, layout: Layout) {
    super(machine, parts, go)
    this.layout = layout
  }
  /** The number of its pieces, each a text or the outcome that is shown there. */
  get length(): number {
    return this.layout.length
  }
  piece(index: number): Outcome {
    const piece = this.layout[index]!
    return typeof piece === "string" ? piece : this.parts[piece]!
  }
}

/** Gives the value of its last part. */
export class LastOf extends Join {
  constructor(machine: Machine, parts: Outcome[]) {
    super(machine, parts, (values) => values[values.length - 1]!)
  }
  get last(): Outcome {
    return this.parts[this.parts.length - 1]!
  }
}

/** Gives the list of its parts. */
export class ListOf extends Join {
  get length(): number {
    return this.parts.length
  }
  item(index: number): Outcome {
    return this.parts[index]!
  }
  get items(): readonly Outcome[] {
    return this.parts
  }
}

/** Gives the list of its parts without those that are `skipped`. */
export class FilteredListOf extends Join {
  readonly skipped: Value
  constructor(machine: Machine, parts: Outcome[], go: Continue, skipped: Value) {
    super(machine, parts, go)
    this.skipped = skipped
  }
  get items(): readonly Outcome[] {
    return this.parts
  }
}

/** Will give a list of `length` items without those that are `skipped`, of which some have begun. */
export abstract class RestOfList extends Following {
  abstract readonly length: number
  abstract readonly begun: readonly Outcome[]
  abstract readonly skipped: Value
}

/** Gives the record of its parts under keys. */
export class RecordOf extends Join {
  readonly keys: readonly string[]
  constructor(machine: Machine, parts: Outcome[], go: Continue, keys: readonly string[]) {
    super(machine, parts, go)
    this.keys = keys
  }
  get fields(): readonly Outcome[] {
    return this.parts
  }
}

/** Gives the text of the items of a list, its first part, with a separator, its second part, between them. */
export class Separated extends Join {
  get list(): Outcome {
    return this.parts[0]!
  }
  /** Undefined as long as it is not known. */
  get separator(): Value | undefined {
    const separator = this.parts[1]!
    return separator instanceof Future ? undefined : separator
  }
}

/** Gives the sum of its operands, which is a text if the left one is a text. */
export class Sum extends Pair {}
