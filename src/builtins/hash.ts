// A cheap hash for choices that depend on content alone and are the same on every machine. It is too weak for keys.

/**
 * FNV-1a over the UTF-16 units from `from` up to `to`, with the finalizer of MurmurHash3, so that similar texts have
 * dissimilar hashes. 32 bits, unsigned.
 */
export function hashOf(text: string, from = 0, to = text.length): number {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
