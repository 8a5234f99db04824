// The text most similar to another, for messages that suggest one.

/** The candidate that shares most pairs of characters with the text (Dice 1945), or undefined if none shares any. */
export function mostAlike(text: string, candidates: readonly string[]): string | undefined {
  const own = pairsOf(text)
  let best: string | undefined
  let most = 0
  for (const candidate of candidates) {
    const others = pairsOf(candidate)
    let shared = 0
    for (const pair of own) if (others.has(pair)) shared++
    const likeness = (2 * shared) / (own.size + others.size || 1)
    if (likeness > most) {
      most = likeness
      best = candidate
    }
  }
  return best
}

function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>()
  const folded = text.slice(0, 500).toLowerCase()
  for (let i = 0; i + 1 < folded.length; i++) pairs.add(folded.slice(i, i + 2))
  return pairs
}
