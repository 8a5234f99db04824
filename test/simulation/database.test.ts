// The simulated database keeps the contract of stores, so that its statements mean what those of PostgreSQL do.

import { describe, it } from "vitest"
import { postgresStore } from "../../src/memo/stores/postgres/index.ts"
import { storeContract } from "../../src/testing/index.ts"
import { SimulatedProcess, type Surroundings } from "./place.ts"
import { DatabaseServer } from "./postgres/server.ts"

/** A world without delays and without faults, which goes on by itself. */
const still: Surroundings = {
  now: 0,
  chance: { next: () => 0 },
  note: () => {},
  delay: () => 0,
  later: (_, __, action) => {
    const timer = setImmediate(action)
    return () => clearImmediate(timer)
  },
  turn: (place, action) => still.later(0, place, action),
  work: () => 0,
  uuid: () => crypto.randomUUID(),
}

storeContract(
  "the simulated database",
  (surroundings) => {
    const server = new DatabaseServer({
      world: still,
      faults: { next: () => undefined },
      moment: () => {},
      onFatal: (_, error) => {
        throw error
      },
    })
    const open = () => {
      const pool = server.poolFor({ process: new SimulatedProcess("a test", still) })
      return postgresStore({ pool, ...surroundings })
    }
    return { open }
  },
  { describe, it },
)
