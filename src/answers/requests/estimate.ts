// An estimate of the tokens of a text that no provider has counted, in time that does not grow with the text.

import { estimateTokenCount } from "tokenx"

/** UTF-16 units of a sample. A text longer than all samples is estimated from them, evenly spread. */
const SAMPLE = 1_000
const SAMPLES = 8

export function estimateTokens(text: string): number {
  if (text.length <= SAMPLE * SAMPLES) return estimateTokenCount(text)
  let sampled = 0
  for (let i = 0; i < SAMPLES; i++) {
    const start = Math.floor(((text.length - SAMPLE) * i) / (SAMPLES - 1))
    sampled += estimateTokenCount(text.slice(start, start + SAMPLE))
  }
  return Math.ceil((sampled * text.length) / (SAMPLE * SAMPLES))
}
