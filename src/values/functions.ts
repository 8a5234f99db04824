// Function values: a written function, a task and a native, and what a native declares.

import type { Author, Origin } from "./origin.ts"
import { Callable, type CallableKey, type Value } from "./values.ts"
import type { Type } from "./types.ts"

export interface NativeParameter {
  readonly name: string
  readonly type: Type
  /** What it is when left out. Without a fallback the argument is required. */
  readonly fallback?: Value
}

/** What a native may do besides computing: nothing, read the outside world, or change it. */
export type Effect = "none" | "read" | "write"

/**
 * A function of the host. `run` gets one value a parameter, in the order of `parameters`, each already checked against its
 * declared type and filled in from its fallback, and behind them, if it has effects, the `NativeCall`; it gives a value, or a promise
 * of one. It fails by throwing `fail(…)`; anything else it throws is reported as the native's own error with its message.
 */
export interface Native {
  readonly name: string
  /** The first line says what it gives; users see it in the reference and models in the prompt. */
  readonly documentation: string
  readonly parameters: readonly NativeParameter[]
  readonly returns: Type
  /** An expression that is true, shown in the reference and run by the tests. */
  readonly example?: string
  readonly effect: Effect
  // The declared types are what holds between the parameters and the values; TypeScript cannot see it.
  readonly run: (...values: never[]) => Value | Promise<Value>
}

/** What a native with effects is told of its call. */
export interface NativeCall {
  /**
   * What each argument, by its parameter's name, may derive from; nothing where the program itself says all of it. Never less than
   * is true. It tells where a value comes from, not who has decided that the call is made.
   */
  readonly provenance: Provenance
  /** `answer` where an answer makes the call, or a tool that it has called. */
  readonly by: Author
  /** Aborted when the run is over. */
  readonly signal: AbortSignal
}
export type Provenance = { readonly [parameter: string]: readonly Origin[] }

/** A call that the host may confirm or not. */
export interface CallToConfirm extends NativeCall {
  readonly native: string
  /** By the names of the parameters, as plain data. */
  readonly arguments: { readonly [parameter: string]: unknown }
}

/** Asked before each call of a native whose effect is `write`: anything but `true` refuses it. */
export type Confirm = (call: CallToConfirm) => boolean | PromiseLike<boolean>

/** Keeps what natives have changed, so that a run which is gone on with after a crash does nothing twice. */
export interface EffectJournal {
  /** What an equal call of an earlier process of the run gave, or what `make` gives now. */
  perform(native: Native, values: readonly Value[], make: () => Value | Promise<Value>): Promise<Value>
}

/** What the machine knows of the host that its natives belong to. */
export interface Host {
  readonly confirm: Confirm | undefined
  /** Null where a run cannot be gone on with. */
  readonly effects: EffectJournal | null
  /** Gives the function that runs in place of a native with effects; null where each runs itself. */
  readonly replace: ((native: Native) => Native["run"]) | null
  /** Aborted when the run is over. */
  readonly signal: AbortSignal
}

export class NativeFunction extends Callable {
  readonly native: Native
  /** What stands for it in keys: no two natives that a program can reach have the same. */
  readonly id: string
  get name(): string {
    return this.native.name
  }
  constructor(native: Native, id: string = native.name) {
    super()
    this.native = native
    this.id = id
  }
  key(): CallableKey {
    return { open: `!native ${this.id}`, captured: [], close: "" }
  }
}
