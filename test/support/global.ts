// Runs once before all tests: makes what they import but nobody writes by hand.

import { embedStandardLibrary } from "../../scripts/embed-stdlib.ts"
import { embedViewer } from "../../scripts/embed-viewer.ts"

export default async function setup(): Promise<void> {
  await Promise.all([embedStandardLibrary(), embedViewer()])
}
