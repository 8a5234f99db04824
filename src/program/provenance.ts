// What the value of an expression may derive from: read off the expression and all that it reaches, never less than is true.

import type { Expression } from "../../grammar/index.ts"
import { canonical, Definition, type Piece } from "./definition.ts"
import { ANYWHERE, DATA, type Origin } from "../values/origin.ts"
import type { Scope } from "./scope.ts"
import { Callable, type Value } from "../values/values.ts"

/**
 * The origins of an expression's value, in the order `data`, `answer`; none where the program says all of it itself. Every name, call
 * and constant in it counts with all that it reaches, whether or not it is evaluated. Of a local name what it is bound to counts; a
 * parameter may come from anywhere.
 */
export function originsOf(expression: Expression, scope: Scope): readonly Origin[] {
  return among(canonical(expression, [], scope), (name) => scope.originsOf(name))
}

function among(pieces: readonly Piece[], ofLocal: (name: string) => readonly Origin[]): readonly Origin[] {
  const found = new Set<Origin>()
  const seen = new Set<Definition>()
  const waiting = [...pieces]
  for (let piece; found.size < ANYWHERE.length && (piece = waiting.pop()) !== undefined;) {
    if (typeof piece === "string") continue
    if (!(piece instanceof Definition)) for (const origin of originsIn(piece, ofLocal)) found.add(origin)
    else if (!seen.has(piece)) {
      seen.add(piece)
      // The names that are local around a definition are those of the text it stands in: of these nothing is known here.
      for (const inner of piece.pieces())
        waiting.push(typeof inner === "object" && "free" in inner ? { origins: ANYWHERE } : inner)
    }
  }
  return ANYWHERE.filter((origin) => found.has(origin))
}

function originsIn(
  piece: Exclude<Piece, string | Definition>,
  ofLocal: (name: string) => readonly Origin[],
): readonly Origin[] {
  if ("origins" in piece) return piece.origins
  // A function of the host may give what the host has kept of an answer.
  return "free" in piece ? ofLocal(piece.free) : hasFunction(piece.parameter) ? ANYWHERE : DATA
}

function hasFunction(value: Value): boolean {
  const waiting: Value[] = [value]
  for (let part; (part = waiting.pop()) !== undefined;) {
    if (part instanceof Callable) return true
    if (typeof part === "object" && part !== null)
      for (const inner of Object.values(part as { readonly [key: string]: Value })) waiting.push(inner)
  }
  return false
}
