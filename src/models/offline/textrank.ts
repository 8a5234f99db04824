// How central each sentence is among the others: TextRank (Mihalcea and Tarau 2004).

const DAMPING = 0.85
const ITERATIONS = 30

/**
 * One score a sentence, in order, their mean 1. The graph joins sentences that share terms, weighted by how many they
 * share over the logarithms of their lengths; the scores are PageRank's after a fixed number of rounds, which makes them the
 * same on every machine. Time grows with the square of the number of sentences at worst: the caller bounds it.
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

/** For each sentence, the weight of its edge to each that shares a term with it. */
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
    // One is added to each length, so that two sentences of one term do not divide by zero.
    for (const [j, count] of row)
      row.set(j, count / (Math.log(sentences[i]!.set.size + 1) + Math.log(sentences[j]!.set.size + 1)))
  }
  return shared
}
