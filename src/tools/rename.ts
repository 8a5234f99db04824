// Renaming: the edits that give a name another text, if every name means the same afterwards.

import { isName, KEYWORDS } from "../../grammar/keywords.ts"
import type { Span } from "../../grammar/index.ts"
import type { Edit } from "../program/check/fix.ts"
import { unparsedIn } from "../program/check/unparsed.ts"
import type { ModuleLoader } from "../program/modules/loader.ts"
import { PRELUDE } from "../program/modules/library.ts"
import { analyze, optionsOf, unitsOf, type Analysis } from "./analysis.ts"
import { definitionKey, type Definition } from "./definition.ts"
import { shifted, withEdits } from "./edits.ts"
import { findAt } from "./hover.ts"
import type { Occurrence } from "./names.ts"

/** The edits of a renaming by the ids of their sources, or the reason for which there are none. */
export type Renaming =
  | { readonly edits: ReadonlyMap<string, readonly Edit[]>; readonly refusal: null }
  | { readonly edits: null; readonly refusal: string }

/** The name at an offset that can be renamed, or the reason for which it cannot. */
export function renamableAt(
  analysis: Analysis,
  offset: number,
): { readonly span: Span; readonly refusal: null } | { readonly span: null; readonly refusal: string } {
  const occurrence = findAt(analysis, offset)?.occurrence
  const refusal = occurrence === undefined ? "there is no name here that can be renamed" : refusalOf(occurrence)
  if (refusal !== null) return { span: null, refusal }
  return { span: { start: occurrence!.start, end: occurrence!.end }, refusal: null }
}

function refusalOf({ definition, via, text }: Occurrence): string | null {
  if (isAlias({ definition, via, text })) return null
  const { module, place, kind } = definition
  if (module === null || place === null || module.id === PRELUDE) return `${text} belongs to the language`
  if (module.isStandard) return `${text} belongs to ${module.id}; import it AS another name`
  if (module.origin !== undefined)
    return `${text} belongs to the package ${module.origin.name}; import it AS another name`
  if (kind === "import") return `${text} belongs to the module that it is imported from; import it AS another name`
  if (place.start === place.end) return `${text} is the name that TRY gives to a failure`
  return null
}

/** Whether an imported name is written as the alias that its import gives it. */
function isAlias({ definition, via, text }: Pick<Occurrence, "definition" | "via" | "text">): boolean {
  return via !== null && text === via.name && isAliased(via, definition)
}

function isAliased({ node, name }: Definition, definition: Definition): boolean {
  if (node?.kind !== "import") return false
  const imported = node.names?.find(({ local }) => local.text === name)
  return imported !== undefined && imported.name !== imported.local && imported.local.text !== definition.name
}

/**
 * Renames the name at an offset in its source and in `others`, the sources that may use it. Refused are keywords, names
 * of the language and of packages, a name after which another one would mean something else, and one that may be used
 * where the text does not parse.
 */
export async function renameAt(
  analysis: Analysis,
  offset: number,
  name: string,
  others: readonly Analysis[] = [],
): Promise<Renaming> {
  const refused = (refusal: string): Renaming => ({ edits: null, refusal })
  const { refusal } = renamableAt(analysis, offset)
  if (refusal !== null) return refused(refusal)
  if (KEYWORDS.includes(name)) return refused(`${name} is a keyword`)
  if (!isName(name)) return refused(`${JSON.stringify(name)} is not a name: letters, digits and _, and no digit first`)
  const { occurrence } = findAt(analysis, offset)!
  const all = [analysis, ...others.filter(({ source }) => source.id !== analysis.source.id)]
  const broken = all.find((one) => mentionsUnparsed(one, occurrence.text))
  if (broken !== undefined)
    return refused(`${broken.source.id} has a declaration that does not parse and may use ${occurrence.text}`)
  const edits = new Map<string, readonly Edit[]>()
  for (const one of isAlias(occurrence) ? [analysis] : all) {
    const own = occurrencesOf(one).filter(sameAs(occurrence))
    if (own.length > 0)
      edits.set(
        one.source.id,
        own.map(({ start, end }) => ({ start, end, text: name })),
      )
  }
  if (name !== occurrence.text && !(await keepsMeaning(all, edits)))
    return refused(`${name} already means something else where ${occurrence.text} is used`)
  return { edits, refusal: null }
}

/** Whether a declaration that does not parse, whose names are not known, has a word. */
function mentionsUnparsed(analysis: Analysis, word: string): boolean {
  return unitsOf(analysis).some(({ tree, text }) => tree.kind === "module" && unparsedIn(text, tree).words.has(word))
}

function occurrencesOf(analysis: Analysis): readonly Occurrence[] {
  return unitsOf(analysis).flatMap((unit) => [...unit.occurrences()])
}

/** The occurrences that are renamed with one: those of the same alias, or of the same definition by its own name. */
function sameAs(occurrence: Occurrence): (other: Occurrence) => boolean {
  const key = definitionKey(occurrence.definition)
  if (!isAlias(occurrence))
    return (other) => definitionKey(other.definition) === key && other.text === occurrence.text && !isAlias(other)
  const alias = definitionKey(occurrence.via!)
  return (other) => other.via !== null && definitionKey(other.via) === alias && other.text === occurrence.text
}

/** Whether every name refers to the same definition after the edits, and no error is new. */
async function keepsMeaning(all: readonly Analysis[], edits: ReadonlyMap<string, readonly Edit[]>): Promise<boolean> {
  const editsOf = (id: string) => edits.get(id) ?? []
  const texts = new Map(all.map(({ source: { id, text } }) => [id, withEdits(text, editsOf(id))]))
  for (const before of all) {
    const { source } = before
    const options = optionsOf(before)
    const modules = options.modules === undefined ? undefined : edited(options.modules, texts)
    const after = await analyze({ ...source, text: texts.get(source.id)! }, { ...options, modules })
    if (errorsOf(after) > errorsOf(before)) return false
    const keys = occurrencesOf(after).map(({ start, definition }) => `${start} ${definitionKey(definition)}`)
    const expected = occurrencesOf(before).map(
      ({ start, definition }) => `${shifted(start, editsOf(source.id))} ${shiftedKey(definition, editsOf)}`,
    )
    if (keys.length !== expected.length || keys.some((key, i) => key !== expected[i])) return false
  }
  return true
}

function shiftedKey(definition: Definition, editsOf: (id: string) => readonly Edit[]): string {
  const { module, place } = definition
  if (module === null || place === null) return definitionKey(definition)
  return definitionKey({ ...definition, place: { ...place, start: shifted(place.start, editsOf(module.id)) } })
}

function errorsOf({ diagnostics }: Analysis): number {
  return diagnostics.filter(({ severity }) => severity === "error").length
}

/** The modules of a loader with other texts for some. */
function edited(modules: ModuleLoader, texts: ReadonlyMap<string, string>): ModuleLoader {
  return {
    async load(specifier, from) {
      const found = await modules.load(specifier, from)
      return found === null ? null : { ...found, text: texts.get(found.id) ?? found.text }
    },
  }
}
