// The number of questions that combine the parts of a text up a tree: in all, and after an edit.

import { createRuntime, memoryStore, type Entry, type MemoStore, type RuntimeOptions } from "../../src/index.ts"
import { digest } from "../../src/base/digest.ts"
import { scripted } from "../../src/testing/index.ts"

/** Each pair of neighbours is a question. */
export const TREE =
  'PARAM parts: [string]\nEMIT tree_reduce(parts, (a, b) => ask("Combine these two.", a, b, recursive: false))'
/** Each part is a question, then up to six neighbours are, and the whole at the end. */
export const SUMMARY = 'IMPORT summarize_parts FROM "std/summary"\nPARAM parts: [string]\nEMIT summarize_parts(parts)'

/** Answers each question with a text of its own, always the same. */
function answering() {
  return scripted(({ question: { text, data } }) =>
    digest(JSON.stringify([text, data.map(({ whole }) => whole)])).slice(0, 16),
  )
}

export async function questionsAsked(
  program: string,
  parts: readonly string[],
  memo: NonNullable<RuntimeOptions["memo"]>,
): Promise<number> {
  const { usage } = await createRuntime({ models: answering(), memo }).run(program, { args: { parts } })
  return usage.questions.asked
}

/** A list of parts in which `different` ones take turns. */
export function partsOf(length: number, different = length): string[] {
  return Array.from({ length }, (_, i) => `This is part ${i % different} of the text.`)
}

/** The number of new questions after each edit: another runtime finds in a store the answers from before the edit. */
export async function questionsAfter(
  program: string,
  parts: readonly string[],
  edits: readonly (readonly string[])[],
): Promise<number[]> {
  const store = memoryStore()
  await questionsAsked(program, parts, store)
  const entries = await entriesOf(store)
  const counts: number[] = []
  for (const edited of edits) counts.push(await questionsAsked(program, edited, memoryStore({ entries })))
  return counts
}

async function entriesOf(store: MemoStore): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const { key } of store.list()) entries.push((await store.get(key))!)
  return entries
}
