// Names, resolved before evaluation: to slots of frames, or to what a module, the prelude or the host provides.

import type { Expression } from "../../grammar/index.ts"
import type { NativeFunction } from "../values/functions.ts"
import type { TaskFunction } from "../machine/task.ts"
import type { DeclaredTask } from "./declared-task.ts"
import type { Observe } from "./compile/observe.ts"
import type { Constant } from "./constant.ts"
import type { Parameter } from "./parameter.ts"
import { ANY_SOURCE, type Sources } from "./provenance.ts"
import type { Author } from "../values/origin.ts"
import type { Value } from "../values/values.ts"

/** The meaning of a name outside all frames. */
export type Global =
  | { readonly kind: "task"; readonly task: DeclaredTask }
  /** A task that an answer was given. */
  | { readonly kind: "tool"; readonly tool: TaskFunction }
  | { readonly kind: "native"; readonly native: NativeFunction }
  | { readonly kind: "value"; readonly value: Value }
  /** A PARAM, or an argument of a document or an expression: its value is part of the key of all that reaches it. */
  | { readonly kind: "parameter"; readonly parameter: Parameter }
  /** What an answer was given: a value that is part of the key of all that reaches it. */
  | { readonly kind: "datum"; readonly name: string; readonly value: Value }
  | { readonly kind: "constant"; readonly constant: Constant }
  | { readonly kind: "namespace"; readonly names: Globals }
  /** Built into the machine, since they ask, or call functions. */
  | { readonly kind: "special"; readonly name: "ask" | "reduce" | "answer" }

export interface Globals {
  lookup(name: string): Global | undefined
  /** All names, for the nearest one in a message. */
  names(): Iterable<string>
}

export interface Local {
  readonly hops: number
  readonly slot: number
  /** Whether the slot may hold a future. */
  readonly mayWait: boolean
}

interface LocalName {
  /** Which of the bindings of its block it is. */
  readonly number: number
  readonly slot: number
  readonly mayWait: boolean
  readonly sources: () => Sources
  known: Sources | undefined
}

const anywhere = (): Sources => ANY_SOURCE

/** How many slots a frame needs; grows while its code is compiled. */
export interface FrameLayout {
  size: number
}

/** The names in reach of an expression, innermost first. */
export class Scope {
  readonly globals: Globals
  /** The name of the text that the spans count in. */
  readonly source: string
  readonly layout: FrameLayout
  /** Who has written that text. */
  readonly author: Author
  /** The frames between the one here and its root frame. */
  readonly hops: number
  /** Sees each expression that is compiled here; undefined where nothing watches. */
  readonly observe: Observe | undefined
  private readonly parent: Scope | null
  /** The names of the block: of two that are the same the later one counts. */
  private readonly locals: Map<string, LocalName[]>
  /** How many names of the block are seen from here. */
  private bound: number

  private constructor(
    around: Pick<Scope, "globals" | "source" | "author" | "hops" | "observe">,
    layout: FrameLayout,
    parent: Scope | null,
    locals = new Map<string, LocalName[]>(),
    bound = 0,
  ) {
    this.globals = around.globals
    this.source = around.source
    this.author = around.author
    this.hops = around.hops
    this.observe = around.observe
    this.layout = layout
    this.parent = parent
    this.locals = locals
    this.bound = bound
  }

  /** A scope with a frame of its own, and none around it. */
  static root(globals: Globals, source: string, author: Author = "program", observe?: Observe): Scope {
    return new Scope({ globals, source, author, hops: 0, observe }, { size: 1 }, null)
  }

  /** A root scope in which the names outside all frames are the same as here. */
  root(): Scope {
    return new Scope({ ...this.context(), hops: 0 }, { size: 1 }, null)
  }

  /** A new frame inside this one: the body of a function or of a FOR. */
  frame(): Scope {
    return new Scope({ ...this.context(), hops: this.hops + 1 }, { size: 1 }, this)
  }

  /** More names in the same frame: a LET, the fallback of a TRY. */
  block(): Scope {
    return new Scope(this, this.layout, this)
  }

  /** The block as it is now: what is bound in it from here on is not seen. */
  now(): Scope {
    return new Scope(this, this.layout, this.parent, this.locals, this.bound)
  }

  private context(): Pick<Scope, "globals" | "source" | "author" | "observe"> {
    const { globals, source, author, observe } = this
    return { globals, source, author, observe }
  }

  /** Binds a name to a new slot of this frame. Where nothing is known of its value, that may come from anywhere. */
  bind(name: string, mayWait: boolean, sources: () => Sources = anywhere): number {
    const slot = this.layout.size++
    const entry = { number: this.bound++, slot, mayWait, sources, known: undefined }
    const others = this.locals.get(name)
    if (others === undefined) this.locals.set(name, [entry])
    else others.push(entry)
    return slot
  }

  /** A place in the block, back to which `undo` takes what has been bound in it since. */
  mark(): () => void {
    const { bound } = this
    return () => {
      this.bound = bound
      for (const names of this.locals.values()) names.splice(firstFrom(names, bound))
    }
  }

  /** What the value of a local name may derive from. */
  sourcesOf(name: string): Sources {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.own(name)
      if (found !== undefined) return (found.known ??= found.sources())
    }
    return ANY_SOURCE
  }

  /** A slot of this frame that no name reads. */
  slot(): number {
    return this.layout.size++
  }

  local(name: string): Local | undefined {
    let hops = 0
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.own(name)
      if (found !== undefined) return { hops, slot: found.slot, mayWait: found.mayWait }
      if (scope.parent !== null && scope.parent.layout !== scope.layout) hops++
    }
    return undefined
  }

  private own(name: string): LocalName | undefined {
    const names = this.locals.get(name)
    return names?.[firstFrom(names, this.bound) - 1]
  }

  /** All local names, for the nearest one in a message. */
  *localNames(): Iterable<string> {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) yield* scope.locals.keys()
  }

  /** What stands for a whole dotted name of an imported module, `style.explain`, or a single name. */
  global(expression: Expression): Global | undefined {
    if (expression.kind === "name")
      return this.local(expression.name) === undefined ? this.globals.lookup(expression.name) : undefined
    if (expression.kind !== "field" || expression.optional) return undefined
    const object = this.global(expression.object)
    return object?.kind === "namespace" ? object.names.lookup(expression.name.text) : undefined
  }
}

/** How many of the names, which are in the order of their numbers, come before a number: by halving, as a long document binds `it` often. */
function firstFrom(names: readonly LocalName[], number: number): number {
  let from = 0
  let to = names.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (names[middle]!.number < number) from = middle + 1
    else to = middle
  }
  return from
}
