// Descriptions of words that name no definition: options of a question, and fields of records whose type is known.

import { ASK_OPTIONS } from "../reference/forms.ts"
import { showType } from "../values/types.ts"
import type { Unit } from "./analysis.ts"
import { isAsking } from "./completion/callee.ts"
import type { Hover } from "./describe.ts"
import { knowledgeIn, placeOf, typeAt } from "./place.ts"

/** The description of an option of `ask` or a field at an offset; null elsewhere. */
export function elementAt(unit: Unit, offset: number): Hover | null {
  const place = placeOf(unit.tree, { start: offset, end: offset }, knowledgeIn(unit))
  const [call, parent, node] = [place.path.at(-3), place.path.at(-2), place.path.at(-1)]
  if (node?.kind !== "identifier") return null
  const { start, end, text } = node
  const described = (signature: string, documentation: string | null): Hover => ({
    signature,
    documentation,
    example: null,
    from: null,
    span: { start, end },
  })
  if (parent?.kind === "field") {
    const type = typeAt(unit, parent.object, place)
    const field = type?.kind === "record" ? type.fields.find(({ name }) => name === text) : undefined
    return field === undefined ? null : described(`${text}${field.optional ? "?" : ""}: ${showType(field.type)}`, null)
  }
  if (parent?.kind !== "argument" || (call?.kind !== "apply" && call?.kind !== "call")) return null
  if (!Object.hasOwn(ASK_OPTIONS, text) || !isAsking(call, unit, place)) return null
  const { form, meaning } = ASK_OPTIONS[text as keyof typeof ASK_OPTIONS]
  return described(form, meaning)
}
