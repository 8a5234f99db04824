// Without a browser the viewer's tests are skipped, with one line on how to get one;
// where results are counted, they fail.

import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, test } from "vitest"
import { complaintWithoutChromium } from "./chromium.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))
const VITEST = fileURLToPath(import.meta.resolve("vitest/package.json")).replace(/package\.json$/, "vitest.mjs")

const CHROMIUM = "/no/browser"
const REMEDY = "name an executable, or unset it"
const COMPLAINT = `the environment variable CHROMIUM names ${CHROMIUM}, which does not exist: ${REMEDY}`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recall-no-browser-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Report {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly assertionResults: readonly { readonly failureMessages: string[] }[] }[]
}

/** Runs a file of the viewer's tests with no browser to be found. */
function runWithoutBrowser(environment: { readonly [name: string]: string }) {
  const { PATH } = process.env
  const file = join(folder, "report.json")
  const { status, stderr } = spawnSync(
    process.execPath,
    [VITEST, "run", "test/viewer/appearance.test.ts", "--reporter=json", `--outputFile=${file}`],
    { cwd: ROOT, encoding: "utf8", env: { PATH, CHROMIUM, ...environment } },
  )
  return { status, stderr, report: JSON.parse(readFileSync(file, "utf8")) as Report }
}

test("without a name in the environment the complaint says how to get one", () => {
  expect(complaintWithoutChromium({})).toMatch(/^there is no Chromium: install one /)
  expect(complaintWithoutChromium({ CHROMIUM })).toBe(COMPLAINT)
})

test("a developer's run skips them", () => {
  const { status, stderr, report } = runWithoutBrowser({})
  expect([status, report.numPassedTests, report.numFailedTests]).toEqual([0, 0, 0])
  expect(report.numPendingTests).toBeGreaterThan(0)
  expect(stderr).toBe(`${report.numPendingTests} tests of the viewer were skipped: ${COMPLAINT}\n`)
})

test("continuous integration fails", () => {
  const { status, stderr, report } = runWithoutBrowser({ CI: "true" })
  expect([status, report.numPassedTests, report.numPendingTests]).toEqual([1, 0, 0])
  const messages = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages }) => failureMessages),
  )
  expect(messages).toEqual([expect.stringContaining(COMPLAINT)])
  expect(stderr).not.toContain("skipped")
})
