// The values that a document gives to the PARAMs of a program.

import { UsageError } from "../../base/errors.ts"
import type { ModuleParameter } from "../../program/parameters.ts"
import { typeOf, wantedBy } from "../inputs/wanted.ts"
import { hasType } from "../../values/types.ts"

type Values = { readonly [name: string]: unknown }

/** Gives a document's values by the names of PARAMs. Throws `UsageError` for one that gives none. */
export type ValuesOf = (document: unknown) => Values

/**
 * The values of documents for these PARAMs, of which `--arg` gives some. The keys of a record are the names of PARAMs;
 * others are left aside. A document without such a key is the value of the PARAM that `to` names, or of the only one
 * that is open. Throws `UsageError` for a name that is no PARAM.
 */
export function valuesFor(parameters: readonly ModuleParameter[], given: Values, to: string | undefined): ValuesOf {
  const open = parameters.filter(({ name }) => !Object.hasOwn(given, name))
  if (to !== undefined) {
    const parameter = open.find(({ name }) => name === to)
    if (parameter !== undefined) return (document) => ({ [to]: whole(document, parameter) })
    throw new UsageError(
      "unknown-argument",
      parameters.some(({ name }) => name === to) ? `--arg gives ${to} already` : `the program has no PARAM ${to}`,
      open.length === 0 ? "it has no PARAM without a value" : `the PARAMs are ${namesOf(open)}`,
    )
  }
  const required = open.filter((parameter) => parameter.required)
  const only = open.length === 1 ? open[0] : required.length === 1 ? required[0] : undefined
  return (document) => {
    const found = isRecord(document) ? open.filter(({ name }) => Object.hasOwn(document, name)) : []
    if (found.length > 0) return Object.fromEntries(found.flatMap((one) => entryOf(one, document as Values)))
    if (only !== undefined && (!isRecord(document) || isFile(document) || wantedBy(typeOf(only.type)) !== "text"))
      return { [only.name]: whole(document, only) }
    throw new UsageError(
      "missing-argument",
      open.length === 0
        ? "the program has no PARAM that a document could be"
        : `the document has none of the PARAMs ${namesOf(open)}`,
      "name its keys like PARAMs, or choose one for whole documents: --to NAME",
    )
  }
}

/** An empty field of a table is left open where its PARAM takes no text. */
function entryOf({ name, type }: ModuleParameter, document: Values): (readonly [string, unknown])[] {
  const value = document[name]
  const known = typeOf(type)
  return value === "" && known !== null && !hasType("", known) ? [] : [[name, value]]
}

/** The document as a value of the PARAM: that of a file is its text, unless the PARAM takes records. */
function whole(document: unknown, { type }: ModuleParameter): unknown {
  return isFile(document) && wantedBy(typeOf(type)) === "text" ? document["text"] : document
}

function isFile(document: unknown): document is Values {
  return isRecord(document) && Object.keys(document).join() === "name,text"
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function namesOf(parameters: readonly ModuleParameter[]): string {
  return parameters.map(({ name }) => name).join(", ")
}
