// std/date on an engine without Temporal, with the package that brings it. `npm ci` in this folder installs it;
// without it these tests skip.

import { createRequire } from "node:module"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { DATE_NATIVES } from "../../src/builtins/dates/index.ts"
import { createRuntime } from "../../src/index.ts"

const here = fileURLToPath(new URL(".", import.meta.url))
const isInstalled = existsSync(`${here}node_modules/temporal-polyfill`)

describe.skipIf(!isInstalled)("with temporal-polyfill", () => {
  const { Temporal: present } = globalThis
  const use = (value: unknown) =>
    Object.defineProperty(globalThis, "Temporal", { value, writable: true, configurable: true })

  beforeAll(() => {
    const { Temporal: polyfill } = createRequire(`${here}_`)("temporal-polyfill") as { readonly Temporal: unknown }
    expect(polyfill).not.toBe(present)
    use(polyfill)
  })
  afterAll(() => void use(present))

  test.each(DATE_NATIVES.map(({ name, example }) => ({ name, example })))("$name", async ({ name, example }) => {
    const { value } = await createRuntime().run(`IMPORT ${name} FROM "std/date"\nEMIT ${example}`)
    expect(value).toBe(true)
  })
})
