// The names in reach of an answer: its data and tools, the prelude, and natives as far as the host has granted them.

import { notGranted } from "../machine/authority.ts"
import type { Ask } from "../machine/question.ts"
import { TaskFunction } from "../machine/task.ts"
import { Overlay } from "../program/modules/overlay.ts"
import type { Global, Globals } from "../program/scope.ts"
import type { NativeFunction } from "../values/functions.ts"
import type { Callable } from "../values/values.ts"
import type { QuestionerOptions } from "./questioner-options.ts"

/** The globals of the answer to a question. */
export function globalsOf({ tools, data }: Ask, { globals, tool }: QuestionerOptions): Overlay {
  const reach = new Overlay(globals())
  for (const one of tools) reach.own.set(one.name, tool(one))
  for (const { name, value } of data) reach.own.set(name, { kind: "datum", name, value })
  return reach
}

/**
 * The global that a tool is in an answer. Fails with `not-granted` for a native with effects that is not in `grant`.
 */
export function granted(tool: Callable, grant: ReadonlySet<string>): Global {
  if (tool instanceof TaskFunction) return { kind: "tool", tool }
  const native = tool as NativeFunction
  if (native.native.effect !== "none" && !grant.has(native.name)) throw notGranted(native.native)
  return { kind: "native", native }
}

/**
 * The globals in reach of an answer: all but natives with effects, those that give untrusted data, which a question has
 * to name as its tools, and `debug`, which writes for the user.
 */
export function withoutEffects(globals: Globals): Globals {
  const lookup = (name: string) => {
    const global = globals.lookup(name)
    if (global?.kind === "special" && global.name === "debug") return undefined
    if (global?.kind !== "native") return global
    const { effect, origin } = global.native.native
    return effect === "none" && origin === undefined ? global : undefined
  }
  return { lookup, names: () => [...globals.names()].filter((name) => lookup(name) !== undefined) }
}
