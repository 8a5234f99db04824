// Natives: functions of the host, their declarations, and the value that such a function is.

import type { WaitingCall } from "../base/waiting-call.ts"
import type { Location } from "./location.ts"
import type { Effect } from "./effect.ts"
import type { Work } from "./meter.ts"
import type { Author, Origin } from "./origin.ts"
import { Callable, type CallableKey, type Value } from "./values.ts"
import type { Type } from "./types.ts"

/** A parameter of a native, as programs see it. */
export interface NativeParameter {
  readonly name: string
  readonly type: Type
  /** The value of an omitted argument. Without a fallback the argument is required. */
  readonly fallback?: Value
}

/**
 * A function of the host. `run` receives one value per parameter, in the order of `parameters`, each checked against
 * its type and filled in from its fallback, and after them, if it has effects, the `NativeCall`. It returns a value, a
 * promise of one, or work in pieces that gives one. It fails by throwing `fail(…)`; anything else it throws is reported
 * as the native's error.
 */
export interface Native {
  readonly name: string
  /** The first line describes the result: users see it in the reference and models in the prompt. */
  readonly documentation: string
  readonly parameters: readonly NativeParameter[]
  readonly returns: Type
  /** An expression whose value is true: the reference shows it and the tests run it. */
  readonly example?: string
  readonly effect: Effect
  /** The origin of its results, besides those of its arguments. */
  readonly origin?: "untrusted"
  /** Whether the result depends on the models in reach, which `run` receives after the values. Only without effects. */
  readonly takesModels?: true
  /** Whether the result is the text of the items of its first argument, with its second argument between them. */
  readonly joins?: true
  // The values have the declared types of the parameters, which TypeScript cannot express here.
  readonly run: (...values: never[]) => Value | Work<Value> | Promise<Value | Work<Value>>
}

/** The models that questions asked at a place may go to. */
export interface ModelsInReach {
  /** UTF-16 units, as text, of the longest datum that a model is shown whole. Fails with `model-not-allowed`. */
  shown(name: string): number
}

/** The circumstances of a call that a native with effects receives. */
export interface NativeCall {
  /**
   * The origins from which each argument, by its parameter's name, may derive: none where the program's text alone
   * determines it. May name too many origins, never too few. Says nothing about who decided to make the call.
   */
  readonly provenance: Provenance
  /** `answer` where an answer, or a tool that it called, makes the call. */
  readonly by: Author
  /** Aborts when the run is over. */
  readonly signal: AbortSignal
}
/** The possible origins of each argument of a call, by the names of the parameters. */
export type Provenance = { readonly [parameter: string]: readonly Origin[] }

/** A call that the host may confirm or refuse. */
export interface CallToConfirm extends NativeCall {
  /**
   * The key of the call in its run: made of the native, its arguments, the question whose answer makes the call, and
   * its number among equal calls there. A resumed run gives an equal call the same key.
   */
  readonly call: string
  readonly native: string
  /** The arguments as plain data, by the names of the parameters. */
  readonly arguments: { readonly [parameter: string]: unknown }
}

/**
 * The result of `confirm` for a call that a person decides later. The run goes on without the call until nothing can
 * continue, and then ends as `waiting`. A symbol of all copies of this package.
 */
export const WAITING: unique symbol = Symbol.for("recall-lang.waiting")

/** Confirms each call of a native whose effect is `write`: any result but `true` and `WAITING` refuses it. */
export type Confirm = (call: CallToConfirm) => boolean | typeof WAITING | PromiseLike<boolean | typeof WAITING>

/** The result of a call that is not made in this run, since it waits for a person. */
export class Suspended {
  readonly call: WaitingCall
  constructor(call: WaitingCall) {
    this.call = call
  }
}

/** Records the effects of natives, so that a run resumed after a crash performs none twice. */
export interface EffectJournal {
  /** The recorded result of a call of this key by an earlier process of the run, or else that of `make`. */
  perform(call: string, native: Native, make: () => Value | Promise<Value>): Promise<Value>
}

/** Keeps the calls of a run that wait for a person, and their decisions. */
export interface Approvals {
  /** The decision on a call; `WAITING` until a person has decided, when the call is kept. */
  decision(call: WaitingCall): Promise<boolean | typeof WAITING>
}

/** The machine's view of the host that its natives belong to. */
export interface Host {
  readonly confirm: Confirm | undefined
  /** The names of the natives with effects that may be called for an answer's sake. */
  readonly grant: ReadonlySet<string>
  /** Null where a run cannot be resumed. */
  readonly effects: EffectJournal | null
  /** Null where a run cannot be resumed. */
  readonly approvals: Approvals | null
  /** UTF-16 units, as text, of the longest datum that the model of a name is shown whole. */
  readonly shown: (model: string) => number
  /** Gives the function that runs in place of a native with effects; null where each runs itself. */
  readonly replace: ((native: Native) => Native["run"]) | null
  /** Gives the signal that aborts when the run is over. */
  readonly signal: () => AbortSignal
  /** Shows the value of `debug(…)`; null where nothing is shown. */
  readonly debug: ((shown: { readonly value: Value; readonly location: Location }) => void) | null
}

export class NativeFunction extends Callable {
  readonly native: Native
  /** Its representation in keys: no two natives that a program can reach have the same. */
  readonly id: string
  /** The run or the scope that it belongs to as a value; empty where that does not matter: see `CallableKey.here`. */
  readonly here: string
  get name(): string {
    return this.native.name
  }
  constructor(native: Native, id: string = native.name, here = "") {
    super()
    this.native = native
    this.id = id
    this.here = here
  }
  key(): CallableKey {
    return { open: `!native ${this.id}`, here: this.here, captured: [], close: "" }
  }
  effect(): Effect {
    return this.native.effect
  }
}
