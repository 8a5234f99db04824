// Laws of test reports: a difference leads to parts that differ, and reports parse, whatever the names and messages.

import fc from "fast-check"
import { SaxesParser } from "saxes"
import { Parser } from "tap-parser"
import { expect, test } from "vitest"
import { junit } from "../../src/cli/tests/junit.ts"
import { tapEnd, tapFile } from "../../src/cli/tests/tap.ts"
import type { TestedFile } from "../../src/cli/tests/tested.ts"
import { createSources } from "../../src/cli/sources.ts"
import { fromHost, toHost } from "../../src/values/host-values.ts"
import { equal } from "../../src/values/equality.ts"
import type { Value } from "../../src/values/values.ts"
import { difference } from "../../src/run/difference.ts"

const key = fc.oneof(
  fc.constantFrom("a", "b", "given name", "0"),
  fc.string({ maxLength: 3 }).filter((text) => !/[:,]/.test(text)),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, true, 0, 1, "", "ab", "a\nb"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  ),
}))

/** The part of a value at a path of a difference; undefined where there is none. */
function part(whole: Value, path: string): unknown {
  let rest = path
  let at = toHost(whole)
  while (rest !== "") {
    const [step = "", quoted, index, name] = /^\["((?:\\.|[^"\\])*)"\]|^\[(\d+)\]|^\.?([\p{L}_][\p{L}\p{N}_]*)/u.exec(
      rest,
    )!
    const next = quoted !== undefined ? (JSON.parse(`"${quoted}"`) as string) : (index ?? name)!
    at = Object.hasOwn(at as object, next) ? (at as { readonly [key: string]: unknown })[next] : undefined
    rest = rest.slice(step.length)
  }
  return at
}

test("a difference names parts that differ", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [left, right] = [fromHost(a, "left"), fromHost(b, "right")]
      fc.pre(!equal(left, right))
      const said = difference(left, right)
      if (said === null) return
      const path = /^they differ at (?:line |(.*?)(?:: |, line \d+, column \d+\n))/.exec(said)?.[1] ?? ""
      const [l, r] = [part(left, path), part(right, path)]
      if (l === undefined || r === undefined) expect(l).not.toBe(r)
      else expect(equal(fromHost(l, "l"), fromHost(r, "r"))).toBe(false)
    }),
  )
})

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
  fc.constantFrom("]]>", "# SKIP", "a\\#b", "\n...\n", "<a b='c'>", "\r\n"),
)

const tested: fc.Arbitrary<TestedFile> = fc.record({
  file: anyText,
  diagnostics: fc.constant([]),
  results: fc.array(
    fc
      .record({ name: anyText, message: anyText, hint: anyText, passed: fc.boolean() })
      .map(({ name, message, hint, passed }) => ({
        name,
        passed,
        questions: 0,
        seconds: 0,
        span: { start: 0, end: 0 },
        diagnostics: passed
          ? []
          : [{ code: "test-failed", severity: "error" as const, message, hint, span: { start: 0, end: 0 } }],
      })),
    { minLength: 1, maxLength: 3 },
  ),
})

test("JUnit's XML is well formed, and has the names as far as XML can express them", () => {
  fc.assert(
    fc.property(tested, (one) => {
      const names: string[] = []
      const parser = new SaxesParser()
      parser.on("error", (error) => {
        throw error
      })
      parser.on("opentag", ({ name, attributes }) => {
        if (name === "testcase") names.push((attributes as { readonly [name: string]: string })["name"]!)
      })
      parser.write(junit([one], createSources())).close()
      expect(names).toEqual(
        one.results.map(({ name }) =>
          name.toWellFormed().replaceAll(/[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]/gu, "\ufffd"),
        ),
      )
    }),
  )
})

test("a TAP parser finds every test, and its outcome", async () => {
  await fc.assert(
    fc.asyncProperty(tested, async (one) => {
      const held: boolean[] = []
      const parser = new Parser()
      const results = await new Promise<{ count: number; ok: boolean }>((resolve) => {
        parser.on("assert", ({ ok }) => held.push(ok))
        parser.on("complete", resolve)
        parser.end(`TAP version 14\n${tapFile(one, 1, createSources())}${tapEnd(one.results.length)}`)
      })
      expect(held).toEqual(one.results.map(({ passed }) => passed))
      expect(results.ok).toBe(one.results.every(({ passed }) => passed))
    }),
  )
})
