// The centrality of sentences by TextRank (Mihalcea and Tarau 2004).

const DAMPING = 0.85
const ITERATIONS = 30

/**
 * One score per sentence, in order, with a mean of 1. The graph joins sentences that share terms, weighted by their
 * number over the logarithms of the lengths; the scores are PageRank's after a fixed number of rounds, so that they are
 * the same on every machine. The time is at worst quadratic in the number of sentences, which the caller bounds.
 */
export function textRank(sentences: readonly { readonly set: ReadonlySet<string> }[]): number[] {
  const weights = weightsOf(sentences)
  const totals = weights.map((row) => [...row.values()].reduce((sum, weight) => sum + weight, 0))
  let scores = sentences.map(() => 1)
  for (let round = 0; round < ITERATIONS; round++) {
    scores = weights.map((row) => {
      let received = 0
      for (const [other, weight] of row) received += (weight / totals[other]!) * scores[other]!
      return 1 - DAMPING + DAMPING * received
    })
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / (scores.length || 1)
  return scores.map((score) => score / mean)
}

/** For each sentence, the weights of its edges to those that share a term with it. */
function weightsOf(sentences: readonly { readonly set: ReadonlySet<string> }[]): Map<number, number>[] {
  const shared = sentences.map(() => new Map<number, number>())
  const places = new Map<string, number[]>()
  for (const [i, { set }] of sentences.entries()) {
    for (const term of set) {
      const before = places.get(term) ?? []
      for (const j of before) {
        shared[i]!.set(j, (shared[i]!.get(j) ?? 0) + 1)
        shared[j]!.set(i, (shared[j]!.get(i) ?? 0) + 1)
      }
      before.push(i)
      places.set(term, before)
    }
  }
  for (const [i, row] of shared.entries()) {
    // One is added to each length to avoid a division by zero for two sentences of one term.
    for (const [j, count] of row)
      row.set(j, count / (Math.log(sentences[i]!.set.size + 1) + Math.log(sentences[j]!.set.size + 1)))
  }
  return shared
}
