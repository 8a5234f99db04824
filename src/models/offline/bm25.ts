// Scores the fit of sentences to a question by BM25 (Robertson and Zaragoza 2009).

const SATURATION = 1.2
const LENGTH_WEIGHT = 0.75

export interface Fit {
  readonly score: number
  /** The share of the question's terms, weighted by their rarity, that the sentence has: 0 to 1. */
  readonly coverage: number
}

/** The weight of a term that only the context has. */
const IN_CONTEXT = 0.4

export interface Scored {
  readonly terms: readonly string[]
  readonly set: ReadonlySet<string>
}

/**
 * One fit per sentence, in order. The rarity of a term is that among these sentences, as there are no others.
 * `contexts` are the terms around each sentence, to which its pronouns may refer: they count less, and nothing alone.
 */
export function bm25(
  sentences: readonly Scored[],
  query: ReadonlySet<string>,
  contexts: readonly ReadonlySet<string>[] = [],
): Fit[] {
  const mean = sentences.reduce((sum, { terms }) => sum + terms.length, 0) / (sentences.length || 1)
  const rarity = new Map<string, number>()
  for (const term of query) {
    const having = sentences.filter(({ set }) => set.has(term)).length
    rarity.set(term, Math.log(1 + (sentences.length - having + 0.5) / (having + 0.5)))
  }
  const all = [...rarity.values()].reduce((sum, weight) => sum + weight, 0)
  return sentences.map(({ terms, set }, i) => {
    let score = 0
    let around = 0
    let covered = 0
    for (const [term, weight] of rarity) {
      if (set.has(term)) {
        const count = terms.filter((own) => own === term).length
        score +=
          (weight * count * (SATURATION + 1))
          / (count + SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * terms.length) / (mean || 1)))
        covered += weight
      } else if (contexts[i]?.has(term) === true) around += weight * IN_CONTEXT
    }
    if (score === 0 || all === 0) return { score: 0, coverage: 0 }
    return { score: score + around, coverage: (covered + around) / all }
  })
}
