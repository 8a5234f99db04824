// Runs once before all tests: makes what they import but nobody writes by hand.

import { embedStandardLibrary } from "../../scripts/embed-stdlib.ts"

export default async function setup(): Promise<void> {
  await embedStandardLibrary()
}
