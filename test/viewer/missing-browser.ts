// Says once, as the last line of a run, that tests were skipped for want of a browser, and how to get one.

import type { TestProject } from "vitest/node"
import { complaintWithoutChromium, findChromium } from "./chromium.ts"

export default function setup({ vitest }: TestProject): () => void {
  return () => {
    if (findChromium() !== null) return
    const skipped = vitest.state
      .getTestModules()
      .filter(({ relativeModuleId }) => relativeModuleId.startsWith("test/viewer/"))
      .flatMap(({ children }) => [...children.allTests("skipped")])
    if (skipped.length > 0)
      console.error(`${skipped.length} tests of the viewer were skipped: ${complaintWithoutChromium()}`)
  }
}
