// docs/evidence.md shows the recorded trials, and is made again identically from them.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { armsOf } from "../../scripts/trial/arms.ts"
import { PAGE, pageOf, RECORDINGS } from "../../scripts/trial/page.ts"
import { openFolder, pathOf } from "../../scripts/trial/recording.ts"
import { tableOf, spreadOf } from "../../scripts/trial/table.ts"
import { TASKS } from "../../scripts/trial/tasks/index.ts"
import { runTrial } from "../../scripts/trial/trial.ts"
import { phraseIn } from "../../scripts/lint/plugin.ts"
import { reader } from "./readers.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recall-trial-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

test("docs/evidence.md is made from the recorded trials: `npm run trial -- --page`", async () => {
  expect(readFileSync(PAGE, "utf8")).toBe(await pageOf(RECORDINGS))
})

test("a page without trials says that it has no figures", async () => {
  expect(await pageOf(join(folder, "none"))).toContain("No trial has been recorded yet, so there are no figures here.")
})

test("a page says of each trial what the model is, the number of samples, what failed and what changed", async () => {
  const one = join(folder, "one")
  openFolder(one, "A reader that is scripted, and no model at all.")
  const SIZE = 40
  const model = reader({ counts: SIZE }, [1, 2, 3], { id: "scripted:reader" })
  const rows = await runTrial({
    tasks: TASKS.filter(({ name }) => name === "counts"),
    sizes: [SIZE],
    seeds: [1, 2, 3],
    arms: armsOf(["plain", "library"], "turn"),
    model: () => model,
    tokens: "reported",
    budget: { calls: 1 },
    concurrency: 1,
    record: one,
  })
  const page = await pageOf(folder)
  expect(await pageOf(folder)).toBe(page)
  expect(page).toContain("## Trial: one")
  expect(page).toContain("**The model:** A reader that is scripted, and no model at all. Its name in the requests is")
  expect(page).toContain("`scripted:reader`")
  expect(page).toContain(tableOf(rows))
  expect(page).toContain("| counts | 40 lines | library/turn | 0 of 3 | 3 | – |")
  expect(page).toContain("- counts, 40, library/turn, seed 2: the budget of calls (1) is used up")
  expect(page).toContain("each case has only 3 samples, so a difference between two arms is no more than a direction")
  expect(page).toContain(
    "recorded in `test/trial/recordings/one/`. Tokens are those that the server reports. Data of up",
  )
  expect(page).not.toContain("†")
  expect(phraseIn(page.replace(/\s+/g, " "))).toBeNull()

  const path = pathOf(one, { task: "counts", size: SIZE, seed: 2, arm: "plain" })
  writeFileSync(path, readFileSync(path, "utf8").replace(/"request":"\w+"/, '"request":"0"'))
  const changed = await pageOf(folder)
  expect(changed).toContain("| counts | 40 lines | plain † | 3 of 3 |")
  expect(changed).toContain("† Recall has changed since")

  writeFileSync(path, readFileSync(path, "utf8").split("\n").slice(0, 1).join("\n") + "\n")
  const interrupted = await pageOf(folder)
  expect(interrupted).toContain("| counts | 40 lines | plain | 2 of 2 |")
  expect(interrupted).toContain("Interrupted, and in none of the figures: 1 of the cases.")
  expect(interrupted).toContain("each case has only 2 to 3 samples,")
})

test("a spread is a median with the least and the greatest number, and leaves out what is not known", () => {
  expect(spreadOf([])).toBe("–")
  expect(spreadOf([null, null])).toBe("–")
  expect(spreadOf([1_234])).toBe("1,234")
  expect(spreadOf([3, 3, 3])).toBe("3")
  expect(spreadOf([5, 1, null, 3])).toBe("3 (1–5)")
  expect(spreadOf([1, 2], 1)).toBe("1.5 (1–2)")
  expect(spreadOf([0.12345, 0.2], 4)).toBe("0.1617 (0.1235–0.2)")
})
