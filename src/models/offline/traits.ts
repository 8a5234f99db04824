// The traits of the offline model, in a file of their own so that naming the model does not load it.

import type { Model } from "../model.ts"

export const OFFLINE = {
  id: "offline",
  keep: false, // it costs neither money nor time
  pause: "end", // it writes an answer at once and does not use results of calls
  price: { input: 0, output: 0 },
} as const satisfies Partial<Model>
