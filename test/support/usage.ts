// The usage of a run, for tests that do not depend on it.

import type { Usage } from "../../src/base/usage.ts"

export const USAGE: Usage = {
  calls: { evaluated: 1, remembered: 0 },
  questions: { asked: 1, remembered: 0 },
  requests: 1,
  tokens: { input: 1, output: 1, estimated: false },
  usd: 0,
  depth: 1,
  steps: 1,
  seconds: 1,
}
