// Runs once before all tests: makes the generated files that they import.

import { embedStandardLibrary } from "../../scripts/embed-stdlib.ts"
import { embedPrices } from "../../scripts/embed-prices.ts"
import { embedTiny } from "../../scripts/embed-tiny.ts"
import { embedViewer } from "../../scripts/embed-viewer.ts"

export default async function setup(): Promise<void> {
  await Promise.all([embedStandardLibrary(), embedPrices(), embedTiny(), embedViewer()])
}
