// How the tests run: the embedded standard library is made first, and CI gets a report that it can count.

import { defineConfig } from "vitest/config"

const report = process.env["TEST_REPORT"]

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global.ts", "test/viewer/missing-browser.ts"],
    // A limit for what hangs, and not for what a busy machine takes long for.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What is waited for in a browser comes when the machine has time.
    expect: { poll: { timeout: 120_000 } },
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
})
