// Finds the passages of a text, or the items of a list, that match a query best.

import type MiniSearch from "minisearch"
import type { Native } from "../values/functions.ts"
import { showInText } from "../values/show.ts"
import { listOf, NUMBER, recordOf, STRING } from "../values/types.ts"
import { record, type ListValue } from "../values/values.ts"
import { whole } from "./arguments.ts"
import { optional, pure, required, TEXT_OR_LIST } from "./declare.ts"
import { lazily } from "./lazy.ts"
import { passagesOf, type Passage } from "./passages.ts"
import { allowsSlip, matchesLonger, termsOf } from "./tokens.ts"

export const SEARCH_NATIVES: readonly Native[] = [
  pure({
    name: "search",
    documentation: `The passages of a text that match the query best, best first, as [{text, start, score}].
A passage is a paragraph with its heading, or a part of a long one; \`start\` is its offset in the text. Each item of a
list is a passage, shown as text, and \`start\` is its position. Passages match by their words (in any language; also by
longer forms and with small slips), and rare words count more (BM25+). Gives [] if no word matches.`,
    parameters: [required("text", TEXT_OR_LIST), required("query", STRING), optional("top", NUMBER, 5)],
    returns: listOf(recordOf({ text: STRING, start: NUMBER, score: NUMBER })),
    example: `search("Cats purr.\\n\\nDogs bark.", "dog")[0].start == 12`,
    run: (within: string | ListValue, query: string, top: number) => {
      whole(top, "the number of passages", 0)
      return withMiniSearch((library) => best(indexOf(within, library), query, top))
    },
  }),
]

type Library = typeof MiniSearch

interface Index {
  readonly passages: readonly Passage[]
  readonly engine: MiniSearch
}

const withMiniSearch = lazily<Library>(() => import("minisearch").then((library) => library.default))

function best({ passages, engine }: Index, query: string, top: number): ListValue {
  const found = engine.search(query, {
    prefix: matchesLonger,
    fuzzy: (term) => (allowsSlip(term) ? 1 : false),
    weights: { prefix: 0.5, fuzzy: 0.3 },
  })
  // Rounded: the last digits may differ between engines, and results become parts of keys.
  return found
    .map(({ id, score }) => ({ id: id as number, score: Number(score.toPrecision(6)) }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
    .slice(0, top)
    .map(({ id, score }) =>
      record([
        ["score", score],
        ["start", passages[id]!.start],
        ["text", passages[id]!.text],
      ]),
    )
}

// ── Indexes are cached: a program searches one text many times ───────────────────────────────────────────────────────

const CACHED_TEXTS = 16
/** UTF-16 units of all texts whose indexes are cached; an index takes some forty times that in bytes. */
const CACHED_LENGTH = 4_000_000
const byText = new Map<string, Index>()
const byList = new WeakMap<ListValue, Index>()

function indexOf(within: string | ListValue, library: Library): Index {
  const present = typeof within === "string" ? byText.get(within) : byList.get(within)
  const index = present ?? makeIndex(within, library)
  if (typeof within === "string") cache(within, index)
  else byList.set(within, index)
  return index
}

function makeIndex(within: string | ListValue, Library: Library): Index {
  const passages =
    typeof within === "string" ? passagesOf(within) : within.map((item, start) => ({ start, text: showInText(item) }))
  const engine = new Library({ fields: ["text"], tokenize: termsOf, processTerm: (term) => term })
  engine.addAll(passages.map(({ text }, id) => ({ id, text })))
  return { passages, engine }
}

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
