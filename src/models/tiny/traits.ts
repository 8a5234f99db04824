// The traits of the tiny model, in a file of their own so that naming the model does not load its weights.

import type { Model } from "../model.ts"

export const TINY = {
  id: "tiny",
  keep: false, // it costs neither money nor time
  price: { input: 0, output: 0 },
  // A sum asks a question for each digit, and each is inside the one before.
  budget: { calls: 1_000_000, requests: 2_000_000, depth: 10_000 },
  shown: 1_000_000, // it reads the end of a datum alone, at any length
} as const satisfies Partial<Model>
