// Names, resolved before evaluation: to slots of frames, or to what a module, the prelude or the host provides.

import type { Expression } from "../../grammar/index.ts"
import type { NativeFunction } from "./functions.ts"
import type { TaskDefinition } from "./task.ts"
import type { Constant } from "./constant.ts"
import type { Value } from "./values.ts"

/**
 * A frame at run time: slot 0 is the frame around it, then the parameters and local names. A slot may hold a future: the
 * value of a LET that is still waited for.
 */
export type Frame = unknown[]

/** What a name outside all frames stands for. */
export type Global =
  | { readonly kind: "task"; readonly task: TaskDefinition }
  | { readonly kind: "native"; readonly native: NativeFunction }
  | { readonly kind: "value"; readonly value: Value }
  /** A PARAM: a value that is part of the key of whatever reaches it. */
  | { readonly kind: "parameter"; readonly name: string; readonly value: Value }
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
  private readonly parent: Scope | null
  private readonly locals = new Map<string, { slot: number; mayWait: boolean }>()

  private constructor(globals: Globals, source: string, layout: FrameLayout, parent: Scope | null) {
    this.globals = globals
    this.source = source
    this.layout = layout
    this.parent = parent
  }

  /** A scope with a frame of its own, and none around it. */
  static root(globals: Globals, source: string): Scope {
    return new Scope(globals, source, { size: 1 }, null)
  }

  /** A new frame inside this one: the body of a function or of a FOR. */
  frame(): Scope {
    return new Scope(this.globals, this.source, { size: 1 }, this)
  }

  /** More names in the same frame: a LET, the fallback of a TRY. */
  block(): Scope {
    return new Scope(this.globals, this.source, this.layout, this)
  }

  /** Binds a name to a new slot of this frame. */
  bind(name: string, mayWait: boolean): number {
    const slot = this.layout.size++
    this.locals.set(name, { slot, mayWait })
    return slot
  }

  /** A slot of this frame that no name reads. */
  slot(): number {
    return this.layout.size++
  }

  local(name: string): Local | undefined {
    let hops = 0
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.locals.get(name)
      if (found !== undefined) return { hops, ...found }
      if (scope.parent !== null && scope.parent.layout !== scope.layout) hops++
    }
    return undefined
  }

  /** All local names, for the nearest one in a message. */
  *localNames(): Iterable<string> {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) yield* scope.locals.keys()
  }

  /** What stands for a whole dotted name of an imported module, `style.explain`, or a single name. */
  global(expression: Expression): Global | undefined {
    if (expression.kind === "name") return this.local(expression.name) === undefined ? this.globals.lookup(expression.name) : undefined
    if (expression.kind !== "field" || expression.optional) return undefined
    const object = this.global(expression.object)
    return object?.kind === "namespace" ? object.names.lookup(expression.name) : undefined
  }
}
