// The configuration of the tests: the embedded standard library is generated first, and CI gets a report to count.

import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const report = process.env["TEST_REPORT"]

export default defineConfig({
  // The programs in examples/ import the package by its name, as those of its users do.
  resolve: { alias: [{ find: /^recall-lang$/, replacement: fileURLToPath(new URL("src/index.ts", import.meta.url)) }] },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/seed.ts"],
    globalSetup: ["test/support/global.ts", "test/viewer/missing-browser.ts"],
    // A limit for a test that hangs, not for one that a busy machine slows down.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A browser on a busy machine takes its time.
    expect: { poll: { timeout: 120_000 } },
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
})
