// The place where code runs: a simulated process, whose time, timers and chance are those of its world.

import { AsyncLocalStorage } from "node:async_hooks"
import type { ModelRequest } from "../../src/index.ts"

/** The world as processes see it. */
export interface Surroundings {
  readonly now: number
  readonly chance: { next(): number }
  note(who: string, what: string): void
  delay(usual: number): number
  later(milliseconds: number, place: Place | null, action: () => void): () => void
  turn(place: Place, action: () => void): () => void
  work(): number
  uuid(): `${string}-${string}-${string}-${string}-${string}`
}

/** One life of a program on a simulated machine: a restart is another process. */
export class SimulatedProcess {
  readonly name: string
  readonly world: Surroundings
  isDead = false
  /** Milliseconds by which its wall clock is ahead. */
  skew = 0
  /** The time before which nothing of it happens, as on a machine that hangs. */
  stalledUntil = 0
  /** The time of the last turn of its event loop that is planned. */
  lastTurn = 0
  readonly died: Promise<"died">
  private readonly die: () => void

  constructor(name: string, world: Surroundings) {
    this.name = name
    this.world = world
    const { promise, resolve } = Promise.withResolvers<"died">()
    this.died = promise
    this.die = () => resolve("died")
  }

  kill(): void {
    if (this.isDead) return
    this.isDead = true
    this.die()
  }
}

export interface Place {
  readonly process: SimulatedProcess
  /** The request of the runtime on whose behalf the code runs. */
  readonly request?: ModelRequest
}

export const here = new AsyncLocalStorage<Place>()

/** The host's own functions, of which the simulation itself makes use. */
export const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setImmediate: globalThis.setImmediate,
  Date: globalThis.Date,
  now: performance.now.bind(performance),
  random: Math.random,
  randomUUID: globalThis.crypto.randomUUID.bind(globalThis.crypto),
} as const

/** Midnight of the first simulated day, in milliseconds since 1970. */
export const EPOCH = 1_893_456_000_000

class Timer {
  readonly cancel: () => void
  constructor(cancel: () => void) {
    this.cancel = cancel
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

/** Milliseconds since 1970 by the wall clock of the process. */
export function wallClock({ world, skew }: SimulatedProcess): number {
  return EPOCH + skew + Math.floor(world.now)
}

class SimulatedDate extends Date {
  constructor(...given: []) {
    const place = here.getStore()
    if (given.length > 0 || place === undefined) super(...given)
    else super(wallClock(place.process))
  }

  static override now(): number {
    const place = here.getStore()
    return place === undefined ? real.Date.now() : wallClock(place.process)
  }
}

/**
 * Replaces the functions of the host by which code learns the time, waits, and draws numbers. They do as before outside
 * of simulated processes.
 */
export function replaceHost(): void {
  const clear = (timer: unknown) =>
    timer instanceof Timer ? timer.cancel() : real.clearTimeout(timer as Parameters<typeof clearTimeout>[0])
  Object.assign(globalThis, {
    setTimeout(action: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) {
      const place = here.getStore()
      if (place === undefined) return real.setTimeout(action, milliseconds, ...given)
      return new Timer(place.process.world.later(Math.max(1, milliseconds), place, () => action(...given)))
    },
    clearTimeout: clear,
    setImmediate(action: (...given: unknown[]) => void, ...given: unknown[]) {
      const place = here.getStore()
      if (place === undefined) return real.setImmediate(action, ...given)
      return new Timer(place.process.world.turn(place, () => action(...given)))
    },
    clearImmediate: clear,
    Date: SimulatedDate,
  })
  performance.now = () => {
    const place = here.getStore()
    return place === undefined ? real.now() : place.process.world.work()
  }
  Math.random = () => here.getStore()?.process.world.chance.next() ?? real.random()
  globalThis.crypto.randomUUID = () => {
    const place = here.getStore()
    return place === undefined ? real.randomUUID() : place.process.world.uuid()
  }
}
