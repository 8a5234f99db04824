// The store in memory: the contract of stores.

import { describe, it } from "vitest"
import { memoryStore } from "../../../src/memo/stores/memory.ts"
import { storeContract } from "../../../src/testing/index.ts"

storeContract(
  "memoryStore",
  (surroundings) => {
    const store = memoryStore(surroundings)
    return { open: () => store }
  },
  { describe, it },
)
