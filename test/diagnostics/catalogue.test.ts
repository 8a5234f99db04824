// The catalogue has exactly the codes that the sources use, and each example provokes its code.

import { readdir, readFile } from "node:fs/promises"
import { describe, expect, test } from "vitest"
import { CATALOGUE } from "../../src/diagnostics/catalogue.ts"
import { CHECK } from "../../src/diagnostics/catalogue/check.ts"
import { ERROR_CODES } from "../../src/base/codes.ts"
import { provoke } from "../../src/cli/explain/provoke.ts"
import { REMEDIES } from "../../src/diagnostics/remedies/index.ts"

const root = new URL("../../", import.meta.url)

/**
 * The places of a code: the first argument of a call that makes or reports a failure, or the `code` of a diagnostic.
 */
const USES = [
  /\b(?:fail|Failure|slip|UsageError|ModelError|report|warn|repair|errorWithoutPlace)\(\s*"([a-z]+(?:-[a-z0-9]+)*)"/g,
  /\b(?:code:|const [A-Z_]+ =) "([a-z]+(?:-[a-z0-9]+)+)"/g,
  /\bconst [A-Z_]+_CODE = "([a-z]+)"/g,
]

async function usedCodes(): Promise<ReadonlySet<string>> {
  const used = new Set<string>()
  for (const folder of ["grammar", "src"]) {
    const files = await readdir(new URL(`${folder}/`, root), { recursive: true })
    for (const file of files.filter((name) => name.endsWith(".ts") && !name.startsWith("testing"))) {
      const text = (await readFile(new URL(`${folder}/${file}`, root), "utf8")).replaceAll(
        /^\s*(?:\/\/|\*|\/\*\*).*$/gm,
        "",
      )
      for (const pattern of USES) for (const [, code = ""] of text.matchAll(pattern)) used.add(code)
    }
  }
  return used
}

test("every code that is used is in the catalogue, and the other way round", async () => {
  expect([...(await usedCodes())].sort()).toEqual(Object.keys(CATALOGUE).sort())
})

/** Codes of warnings and repairs, which end no run. */
const WARNINGS = (
  "foreign-call impossible-usage mixed-answer near-miss quoted-call reasoning-in-answer repaired-answer repeated-text "
  + "short-input unread-data unused-tools"
).split(" ")

test("the codes of errors, which have a category, are all but those of warnings", () => {
  const others = new Set([...WARNINGS, ...Object.keys(CHECK)])
  expect([...ERROR_CODES].sort()).toEqual(
    Object.keys(CATALOGUE)
      .filter((code) => !others.has(code))
      .sort(),
  )
})

test("explanations are sentences", () => {
  for (const { explanation } of Object.values(CATALOGUE)) expect(explanation).toMatch(/^[A-Z`].*\.$/)
})

test("every code has a remedy, in sentences", () => {
  expect(Object.keys(REMEDIES).sort()).toEqual(Object.keys(CATALOGUE).sort())
  for (const remedy of Object.values(REMEDIES)) expect(remedy).toMatch(/^[A-Z`].*[.…]$/)
})

describe("examples", () => {
  const examples = Object.entries(CATALOGUE).flatMap(([code, { example }]) =>
    example === undefined ? [] : [{ code, example }],
  )
  test.each(examples)("$code", async ({ code, example }) => {
    expect((await provoke(example)).map((diagnostic) => diagnostic.code)).toContain(code)
  })
})
