// Finds the passages of a text, or the items of a list, that match a query best.

import { allocate, spendOnText, type Work } from "../../values/meter.ts"
import { showInText } from "../../values/show.ts"
import { list, record, type ListValue, type Num, type Value } from "../../values/values.ts"
import { whole } from "../arguments.ts"
import { PassageIndex } from "./passage-index.ts"
import { passagesOf, type Passage } from "./passages.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"

interface Index {
  readonly passages: readonly Passage[]
  readonly ranks: PassageIndex
}

export function* search(within: string | ListValue, query: string, top: Num): Work<ListValue> {
  const most = whole(top, "the number of passages", 0)
  // All calls pause before they look: if many begin in one slice, the first makes the index and the others find it.
  yield
  const { passages, ranks } = yield* indexOf(within)
  const result: Value[] = []
  for (const { passage, score } of yield* ranks.best(query, most)) {
    if (pausesAfter(1)) yield
    const { start, text } = passages[passage]!
    result.push(
      record([
        ["score", score],
        ["start", start],
        ["text", text],
      ]),
    )
  }
  return list(result)
}

// ── Indexes are cached: a program searches one text many times ───────────────────────────────────────────────────────

const CACHED_TEXTS = 16
/** UTF-16 units of all texts whose indexes are cached; an index takes some ten to twenty times that in bytes. */
const CACHED_LENGTH = 4_000_000
const byText = new Map<string, Index>()
const byList = new WeakMap<ListValue, Index>()

function* indexOf(within: string | ListValue): Work<Index> {
  if (typeof within === "string") spendOnText(within.length)
  const present = typeof within === "string" ? byText.get(within) : byList.get(within)
  const index = present ?? (yield* makeIndex(within))
  if (typeof within === "string") cache(within, index)
  else byList.set(within, index)
  return index
}

function* makeIndex(within: string | ListValue): Work<Index> {
  const passages = typeof within === "string" ? yield* passagesOf(within) : yield* itemsOf(within)
  const ranks = new PassageIndex()
  for (const { text } of passages) yield* ranks.add(text)
  return { passages, ranks }
}

function* itemsOf(of: ListValue): Work<readonly Passage[]> {
  const passages: Passage[] = []
  for (const [start, item] of of.items.entries()) {
    const text = showInText(item)
    if (pausesAfter(1 + text.length / UNITS_PER_STEP)) yield
    allocate(TEXT_BYTES + (typeof item === "string" ? 0 : 2 * text.length))
    passages.push({ start, text })
  }
  return passages
}

/** UTF-16 units of an item that are shown in the time of a step. */
const UNITS_PER_STEP = 16

/** Caches the index of a text and evicts the least recently used ones: a Map lists its keys in order of insertion. */
function cache(text: string, index: Index): void {
  byText.delete(text)
  byText.set(text, index)
  let length = byText.keys().reduce((sum, cached) => sum + cached.length, 0)
  for (const oldest of byText.keys()) {
    if (oldest === text || (length <= CACHED_LENGTH && byText.size <= CACHED_TEXTS)) return
    byText.delete(oldest)
    length -= oldest.length
  }
}
