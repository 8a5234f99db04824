// The names that may be written at a place: those in scope, and those of the library with their imports.

import { KEYWORDS } from "../../../grammar/keywords.ts"
import type { Span } from "../../../grammar/index.ts"
import { BASE } from "../../program/modules/globals.ts"
import type { ParsedModule } from "../../program/modules/load.ts"
import type { Type } from "../../values/types.ts"
import type { Unit } from "../analysis.ts"
import { builtIn, declarationsIn, declaredBy, definitionIn, ofGlobal, type Definition } from "../definition.ts"
import { describe, type Description } from "../describe.ts"
import { importEdit } from "../imports.ts"
import { importableNames, modulesWith, referenceOf } from "../library.ts"
import type { Place } from "../place.ts"
import { completion, RANK, type Completion } from "./completion.ts"

/** Words that begin an expression. */
const BEGINNINGS = ["IF", "FOR", "LET", "TRY", "CALL", "NOT", "true", "false", "null"]
/** Words between two parts of an expression or a declaration. */
const CONTINUATIONS = KEYWORDS.filter((word) => /^(?:THEN|ELSE|IN|WHERE|AND|OR|NOT|FROM|AS)$/.test(word))
const DECLARATIONS = ["IMPORT", "PARAM", "LET", "TASK", "TEST", "EMIT"]

/** The names that lines seem to declare, parsed or not. */
const DECLARED = /^(?:TASK|LET|PARAM)[ \t]+([\p{L}_][\p{L}\p{N}_]*)/gmu

/** A place where names are completed. */
export interface Names {
  readonly unit: Unit
  readonly place: Place
  readonly span: Span
  /** The whole source. */
  readonly source: string
}

export function definitionCompletion(
  definition: Definition,
  name: string,
  span: Span,
  rank: number,
  type: Type | null = null,
): Completion {
  return completion(name, { kind: definition.kind, span, rank, describe: () => describe(definition, type) })
}

export function wordCompletions(words: readonly string[], span: Span): readonly Completion[] {
  return words.map((word) => completion(word, { kind: "keyword", span, rank: RANK.keyword, describe: () => null }))
}

export function continuations(span: Span): readonly Completion[] {
  return wordCompletions(CONTINUATIONS, span)
}

export function declarationWords(span: Span): readonly Completion[] {
  return wordCompletions(DECLARATIONS, span)
}

/** All names in scope and, with their imports, those of the library; `wanted` chooses by definition. */
export function namesInReach(
  { unit, place, span, source }: Names,
  wanted: (definition: Definition) => boolean = () => true,
): readonly Completion[] {
  const found = new Map<string, Completion>()
  const add = (name: string, definition: Definition, rank: number, type: Type | null = null) => {
    if (!found.has(name) && wanted(definition))
      found.set(name, definitionCompletion(definition, name, span, rank, type))
  }
  const { parsed } = unit.linked
  for (const [name, { name: identifier, by }] of place.bound)
    add(
      name,
      declaredBy(by.kind === "task" ? "parameter" : "local", identifier, by, parsed),
      RANK.local,
      place.locals.get(name) ?? null,
    )
  for (const declared of [partOf(unit, place), parsed])
    for (const name of declarationsIn(declared).keys()) add(name, resolved(declared, name, unit), RANK.module)
  // A text that is not closed yet may swallow declarations behind it.
  if (unit.tree.kind === "module")
    for (const [, name = ""] of unit.text.matchAll(DECLARED))
      if (!found.has(name))
        found.set(name, completion(name, { kind: "task", span, rank: RANK.module, describe: () => null }))
  for (const name of BASE.names()) add(name, builtIn(name)!, RANK.language)
  return [...found.values(), ...libraryNames(unit, span, source, new Set(found.keys()), wanted)]
}

/** The module of the declaration that is half written, which the unit lacks. */
function partOf(unit: Unit, { path }: Place): ParsedModule {
  const [tree] = path
  return tree?.kind === "module" ? { ...unit.linked.parsed, module: tree } : unit.linked.parsed
}

/** The definition of a declared name, through its import. */
export function resolved(module: ParsedModule, name: string, unit: Unit): Definition {
  const definition = definitionIn(module, name)!
  const global = definition.kind === "import" ? unit.linked.own.get(name) : undefined
  return global?.kind === "native" ? ofGlobal(name, global) : definition
}

const TASK: Pick<Definition, "kind"> = { kind: "task" }

function libraryNames(
  unit: Unit,
  span: Span,
  source: string,
  known: ReadonlySet<string>,
  wanted: (definition: Definition) => boolean,
): readonly Completion[] {
  // Nearly all that the library exports are tasks.
  if (!wanted({ ...TASK, name: "", module: null, place: null, node: null, native: null })) return []
  return [...importableNames()]
    .filter((name) => !known.has(name))
    .flatMap((name) =>
      modulesWith(name).map((specifier) =>
        completion(name, {
          kind: "task",
          span,
          rank: RANK.library,
          from: specifier,
          edits: [importEdit(unit, source, name, specifier)],
          describe: () => describeExported(specifier, name),
        }),
      ),
    )
}

/** The description of a name that a module of the library exports. */
export function describeExported(specifier: string, name: string): Description | null {
  const module = referenceOf(specifier)
  const task = module?.tasks.find((one) => one.name === name)
  if (task !== undefined) {
    const { signature, documentation, examples } = task
    return { signature, documentation, example: examples[0] ?? null, from: specifier }
  }
  const constant = module?.constants.find((one) => one.name === name)
  if (constant === undefined) return null
  return {
    signature: `LET ${name} = ${constant.value}`,
    documentation: constant.documentation,
    example: null,
    from: specifier,
  }
}

export function beginnings(span: Span): readonly Completion[] {
  return wordCompletions(BEGINNINGS, span)
}
