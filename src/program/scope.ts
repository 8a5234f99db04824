// Names, resolved before evaluation to slots of frames or to the globals of a module, the prelude or the host.

import type { Expression } from "../../grammar/index.ts"
import type { NativeFunction } from "../values/functions.ts"
import type { TaskFunction } from "../machine/task.ts"
import type { DeclaredTask } from "./declared-task.ts"
import type { Observe } from "./compile/observe.ts"
import type { Constant } from "./constant.ts"
import type { Parameter } from "./parameter.ts"
import { GIVEN, type Sources } from "./provenance.ts"
import type { Author } from "../values/origin.ts"
import type { Value } from "../values/values.ts"

/** The meaning of a name that is not local to a frame. */
export type Global =
  | { readonly kind: "task"; readonly task: DeclaredTask }
  /** A task of another program, which an answer may call as a tool of its question. */
  | { readonly kind: "tool"; readonly tool: TaskFunction }
  | { readonly kind: "native"; readonly native: NativeFunction }
  | { readonly kind: "value"; readonly value: Value }
  /** A PARAM, or an argument of a document or an expression. Its value is part of every key that reaches it. */
  | { readonly kind: "parameter"; readonly parameter: Parameter }
  /** A datum of the question that an answer belongs to. Its value is part of every key that reaches it. */
  | { readonly kind: "datum"; readonly name: string; readonly value: Value }
  | { readonly kind: "constant"; readonly constant: Constant }
  | { readonly kind: "namespace"; readonly names: Globals }
  /** Compiled to code of its own, since it asks, calls functions or ends an answer. */
  | { readonly kind: "special"; readonly name: "ask" | "reduce" | "debug" | "answer" }

export interface Globals {
  lookup(name: string): Global | undefined
  /** All names, so that a message can suggest the nearest one. */
  names(): Iterable<string>
}

export interface Local {
  readonly hops: number
  readonly slot: number
  /** Whether the slot may hold a future. */
  readonly mayWait: boolean
}

interface LocalName {
  /** Its index among the bindings of its block. */
  readonly number: number
  readonly slot: number
  readonly mayWait: boolean
  readonly sources: () => Sources
  known: Sources | undefined
}

const given = (): Sources => GIVEN

/** The number of slots in a frame, which grows while the frame's code is compiled. */
export interface FrameLayout {
  size: number
}

/** The names that an expression can see, innermost first. */
export class Scope {
  readonly globals: Globals
  /** The id of the text that spans refer to. */
  readonly source: string
  readonly layout: FrameLayout
  /** The author of that text. */
  readonly author: Author
  /** The number of frames from this one out to its root frame. */
  readonly hops: number
  /** Wraps the code of each expression that is compiled in this scope; undefined without an observer. */
  readonly observe: Observe | undefined
  private readonly parent: Scope | null
  /** The bindings of the block by name, the latest of each name last. */
  private readonly locals: Map<string, LocalName[]>
  /** The number of the block's bindings that are visible here. */
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

  /** A scope with its own frame and no enclosing frame. */
  static root(globals: Globals, source: string, author: Author = "program", observe?: Observe): Scope {
    return new Scope({ globals, source, author, hops: 0, observe }, { size: 1 }, null)
  }

  /** A root scope with the same globals. */
  root(): Scope {
    return new Scope({ ...this.context(), hops: 0 }, { size: 1 }, null)
  }

  /** A scope with a new frame inside this one, for the body of a function or of a FOR. */
  frame(): Scope {
    return new Scope({ ...this.context(), hops: this.hops + 1 }, { size: 1 }, this)
  }

  /** A scope with more names in the same frame, for a LET or the fallback of a TRY. */
  block(): Scope {
    return new Scope(this, this.layout, this)
  }

  /** The block as it is now: later bindings are not visible in the result. */
  now(): Scope {
    return new Scope(this, this.layout, this.parent, this.locals, this.bound)
  }

  /** The scope with other globals. */
  seeing(globals: Globals): Scope {
    return new Scope({ ...this.context(), hops: this.hops, globals }, this.layout, this.parent, this.locals, this.bound)
  }

  private context(): Pick<Scope, "globals" | "source" | "author" | "observe"> {
    const { globals, source, author, observe } = this
    return { globals, source, author, observe }
  }

  /** Binds a name to a new slot of this frame. Without `sources`, it is an argument of the code around it. */
  bind(name: string, mayWait: boolean, sources: () => Sources = given): number {
    const slot = this.layout.size++
    const entry = { number: this.bound++, slot, mayWait, sources, known: undefined }
    const others = this.locals.get(name)
    if (others === undefined) this.locals.set(name, [entry])
    else others.push(entry)
    return slot
  }

  /** Marks a place in the block. The function returned removes all bindings made since. */
  mark(): () => void {
    const { bound } = this
    return () => {
      this.bound = bound
      for (const names of this.locals.values()) names.splice(firstFrom(names, bound))
    }
  }

  /** The sources from which the value of a local name may derive. */
  sourcesOf(name: string): Sources {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.own(name)
      if (found !== undefined) return (found.known ??= found.sources())
    }
    return GIVEN
  }

  /** A new slot of this frame that no name reads. */
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

  /** All local names, so that a message can suggest the nearest one. */
  *localNames(): Iterable<string> {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) yield* scope.locals.keys()
  }

  /** The global that a name, or a dotted name of an imported module such as `style.explain`, refers to. */
  global(expression: Expression): Global | undefined {
    if (expression.kind === "name")
      return this.local(expression.name) === undefined ? this.globals.lookup(expression.name) : undefined
    if (expression.kind !== "field" || expression.optional) return undefined
    const object = this.global(expression.object)
    return object?.kind === "namespace" ? object.names.lookup(expression.name.text) : undefined
  }
}

/**
 * The count of names whose number is below `number`; `names` are sorted by number. A binary search, as a long document
 * binds `it` many times.
 */
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
