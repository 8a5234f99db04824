// The runs of a map: their names, which tell whether a result still holds, and their arguments.

import { digest } from "../../base/digest.ts"
import { UsageError } from "../../base/errors.ts"
import type { MapInput } from "../../run/map/options.ts"
import { stringifyJson } from "../../values/json-text.ts"
import type { Models } from "../model.ts"
import type { Document, Documents } from "./documents.ts"
import type { ValuesOf } from "./values.ts"

/** Hexadecimal digits of the name of a run. */
const DIGITS = 24

/** The run of a document. */
export interface DocumentRun extends MapInput {
  /** The name of the run. */
  readonly id: string
  /** The id of the document. */
  readonly document: string
}

/** All that the result of a document depends on besides it. */
export interface Surroundings {
  /** The texts of the program and its modules. */
  readonly texts: ReadonlyMap<string, string>
  readonly given: { readonly [name: string]: unknown }
  /** The names of the arguments that are untrusted. */
  readonly untrusted: readonly string[]
  readonly to: string | null
  readonly models: Models
  readonly valuesOf: ValuesOf
}

export interface Runs {
  /** The names of the runs, in the order of the documents. */
  readonly names: ReadonlySet<string>
  /** The runs whose names are not among these. */
  except(names: Names): AsyncIterable<DocumentRun>
  /** The first of them with arguments; undefined without one. */
  first(names: Names): Promise<DocumentRun | undefined>
}

interface Names {
  has(name: string): boolean
}

/** Reads all documents once for their names, and again as runs begin. */
export async function runsOf(documents: Documents, surroundings: Surroundings): Promise<Runs> {
  const { texts, given, untrusted, to, models, valuesOf } = surroundings
  const around = digest(
    stringifyJson([
      [...texts].sort(([a], [b]) => (a < b ? -1 : 1)),
      given,
      to,
      Object.entries(models).map(([name, { id }]) => [name, id]),
      ...(untrusted.length === 0 ? [] : [{ untrusted: [...untrusted].sort() }]),
    ]),
  )
  async function* named(): AsyncGenerator<{ readonly name: string; readonly document: Document }> {
    const seen = new Map<string, number>()
    for await (const document of documents()) {
      const { id, value, problem } = document
      const name = digest(stringifyJson([around, id, value ?? null, problem?.message ?? null])).slice(0, DIGITS)
      const nth = (seen.get(name) ?? 0) + 1
      seen.set(name, nth)
      yield { name: nth === 1 ? name : `${name}-${nth}`, document }
    }
  }
  const names = new Set<string>()
  for await (const { name } of named()) names.add(name)
  async function* except(others: Names): AsyncGenerator<DocumentRun> {
    for await (const { name, document } of named())
      if (!others.has(name)) yield { id: name, document: document.id, ...argumentsOf(document, valuesOf) }
  }
  return {
    names,
    except,
    async first(others) {
      for await (const run of except(others)) if (run.args !== undefined) return run
      return undefined
    },
  }
}

/** The arguments of a document, or the reason why it has none, which fails its run. */
function argumentsOf({ value, problem }: Document, valuesOf: ValuesOf): Pick<MapInput, "args" | "error"> {
  if (problem !== undefined) return { error: problem }
  try {
    return { args: valuesOf(value) }
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown
    return { error: thrown }
  }
}
