// What the offline model is besides what it answers: apart from it, so that naming it does not load it.

import type { Model } from "../model.ts"

export const OFFLINE = {
  id: "offline",
  keep: false, // it costs neither money nor time
  pause: "end", // it writes an answer in one go, and has no use for a result
  price: { input: 0, output: 0 },
} as const satisfies Partial<Model>
