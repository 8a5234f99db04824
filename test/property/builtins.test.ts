// Laws of the natives over texts and records that hold for all values.

import fc from "fast-check"
import { expect, test } from "vitest"
import { equal } from "../../src/values/equality.ts"
import type { Failure } from "../../src/values/failure.ts"
import { Rank, rankAt } from "../../src/builtins/reading/boundaries.ts"
import { call, callList, callText, callValue, plain, valueOf } from "../support/natives.ts"

// Any sequence of UTF-16 units, lone surrogates among them, and whole texts with structure.
const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    fc.constantFrom("a", " ", "\n", "\r", ".", "#", "`", "-", "😀", "가", "中", "ไ", "\u0301", "\u200d"),
  ),
})
const wellFormed = fc.string({ unit: "binary" })
const word = fc.stringMatching(/^[a-z]{1,8}$/)
const json = fc.jsonValue({ maxDepth: 4 })

test("join undoes split", () => {
  fc.assert(
    fc.property(
      anyText,
      fc.oneof(anyText, word, fc.constant(" ")),
      (text, separator) => callText("join", call("split", text, separator), separator) === text,
    ),
  )
})

test("split is on the separators that Python splits on", () => {
  fc.assert(
    fc.property(fc.array(word), fc.stringMatching(/^[ \t\n\r]{1,3}$/), (words, space) => {
      expect(call("split", words.join(space))).toEqual(words)
    }),
  )
})

test("lines are the text without its line ends", () => {
  fc.assert(
    fc.property(fc.array(word), fc.constantFrom("\n", "\r\n", "\r"), (lines, end) => {
      expect(call("lines", lines.map((line) => line + end).join(""))).toEqual(lines)
    }),
  )
})

test("replace leaves nothing to replace, and its inverse gives the text again", () => {
  fc.assert(
    fc.property(fc.array(word), word, (words, old) => {
      const text = words.join(old)
      const replaced = callText("replace", text, old, "-")
      return !replaced.includes(old) && callText("replace", replaced, "-", old) === text
    }),
  )
})

test("pad gives the width or more, around the text", () => {
  fc.assert(
    fc.property(anyText, fc.nat(30), fc.constantFrom("start", "end", "both"), (text, width, side) => {
      const padded = callText("pad", text, width, side)
      return padded.length === Math.max(width, text.length) && padded.includes(text)
    }),
  )
})

test("reverse undoes itself", () => {
  fc.assert(fc.property(wellFormed, (text) => callText("reverse", call("reverse", text)) === text))
})

test("words and sentences take any text, and are parts of it in order", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const name of ["words", "sentences"]) {
        let position = 0
        for (const part of callList<string>(name, text)) {
          position = text.indexOf(part, position)
          expect(position).toBeGreaterThanOrEqual(0)
          position += part.length
        }
      }
    }),
  )
})

test("sentences lose nothing but white space", () => {
  fc.assert(
    fc.property(
      anyText,
      (text) => callList<string>("sentences", text).join("").replace(/\s/g, "") === text.replace(/\s/g, ""),
    ),
  )
})

const unspaced = fc.constantFrom(
  "次の文です。",
  "「はい。」",
  "「はい」",
  "と言った。",
  "『本、』",
  "（注）",
  "（終わり。）",
  "“你好。”",
  "他说：“好？”",
  "何？！",
  "A。",
)
const spaced = fc.constantFrom(
  "Oui.",
  "Puis rien !",
  "« Oui. »",
  "« Oui », dit-il.",
  "Il dit: «\u00a0Oui.\u00a0»",
  "(Oui.)",
  "„Ja.“",
  "»Ja?«",
  "“Yes.”",
  '"Yes."',
  "Dr. Lee came.",
  "3 came, as in No. 3.",
)
const quoting = fc.oneof(
  fc.array(unspaced, { maxLength: 10 }).map((parts) => parts.join("")),
  fc.array(spaced, { maxLength: 8 }).map((parts) => parts.join(" ")),
)

test("a sentence begins where chunks may cut between sentences", () => {
  fc.assert(
    fc.property(quoting, (text) => {
      let position = 0
      for (const sentence of callList<string>("sentences", text).slice(0, -1)) {
        position = text.indexOf(sentence, position) + sentence.length
        while (/\s/.test(text[position]!)) position++
        expect({ text, position, rank: rankAt(text, position) }).toEqual({ text, position, rank: Rank.sentence })
      }
    }),
  )
})

// Half of a pair alone does not occur where the text has the whole pair.
const cutsPair = (text: string, position: number): boolean =>
  /^[\udc00-\udfff]/.test(text.slice(position)) && /[\ud800-\udbff]$/.test(text.slice(0, position))

test("chunks joined are the text, none is too long, none ends inside a pair", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        fc.array(anyText, { minLength: 5 }).map((parts) => parts.join(" ")),
      ),
      fc.integer({ min: 2, max: 40 }),
      (text, size) => {
        const chunks = callList<string>("chunks", text, size)
        let position = 0
        for (const chunk of chunks) {
          expect(cutsPair(text, position)).toBe(false)
          expect(chunk.length).toBeGreaterThan(0)
          expect(chunk.length).toBeLessThanOrEqual(size)
          position += chunk.length
        }
        return chunks.join("") === text
      },
    ),
  )
})

const block = fc.oneof(
  { weight: 5, arbitrary: fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => `${words.join(" ")}.`) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 6 }), word).map(([level, title]) => `${"#".repeat(level)} ${title}`),
  },
  fc.tuple(word, fc.constantFrom("===", "---")).map(([title, line]) => `${title}\n${line}`),
  fc.array(word, { maxLength: 4 }).map((words) => ["```", ...words.map((each) => `# ${each}`), "```"].join("\n")),
  word,
)

test("sections keep every word, in order", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 20 }), fc.constantFrom("\n", "\r\n"), (blocks, end) => {
      const text = blocks.join("\n\n").replaceAll("\n", end)
      const kept = callList<{ title: string; body: string }>("sections", text).flatMap(({ title, body }) => [
        title,
        body,
      ])
      expect(kept.join(" ").match(/[a-z]+/g) ?? []).toEqual(text.match(/[a-z]+/g) ?? [])
    }),
  )
})

test("sections and code_blocks take any text", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      call("sections", text)
      call("code_blocks", text)
    }),
  )
})

test("search results are in the text at the given places, best first", async () => {
  await call("search", "", "")
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 10 }), fc.array(word, { maxLength: 3 }), (blocks, query) => {
      const text = blocks.join("\n\n")
      const found = callList<{ text: string; start: number; score: number }>(
        "search",
        text,
        [...query, text.slice(0, 5)].join(" "),
      )
      for (const { text: passage, start } of found) expect(text.slice(start, start + passage.length)).toBe(passage)
      expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a))
    }),
  )
})

test("search takes any text and any query", async () => {
  await call("search", "", "")
  fc.assert(
    fc.property(anyText, anyText, (text, query) => {
      call("search", text, query)
    }),
  )
})

test("patterns take any text; a match is at the given place", async () => {
  await call("matches", "", "")
  fc.assert(
    fc.property(anyText, fc.constantFrom(".", "\\w+", "a*", "[^a]", "(?s).*", "\\pL", "^|$"), (text, pattern) => {
      const found = callList<{ text: string; start: number }>("find_all", text, pattern)
      for (const match of found) expect(text.slice(match.start, match.start + match.text.length)).toBe(match.text)
      expect(call("matches", text, pattern)).toBe(found.length > 0)
      expect(call("replace_matches", text, pattern, "$0")).toBe(text)
    }),
  )
})

test("parse_json undoes to_json, whatever the indent", () => {
  fc.assert(
    fc.property(json, fc.nat(8), (value, indent) =>
      equal(callValue("parse_json", call("to_json", value, indent)), valueOf(value)),
    ),
  )
})

test("parse_json takes the same texts as JSON.parse, except numbers that are not finite", () => {
  const almostJson = fc.tuple(json, fc.nat(), anyText).map(([value, place, extra]) => {
    const text = JSON.stringify(value)
    const at = place % (text.length + 1)
    return text.slice(0, at) + extra.slice(0, 2) + text.slice(at + (place % 3))
  })
  fc.assert(
    fc.property(fc.oneof(almostJson, anyText), (text) => {
      let taken = true
      try {
        JSON.parse(text)
      } catch {
        taken = false
      }
      try {
        call("parse_json", text)
        expect(taken).toBe(true)
      } catch (error) {
        if ((error as Failure).code === "number-too-large") return
        expect(taken).toBe(false)
        expect(error).toMatchObject({
          code: "invalid-json",
          message: expect.stringMatching(
            /^not JSON: at line \d+, column \d+ (there is ".*"|the text ends) where .* is expected$/s,
          ) as unknown,
        })
      }
    }),
    { numRuns: 500 },
  )
})

test("from_entries undoes entries, and zip of keys and values is entries", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), (dictionary) => {
      expect(call("from_entries", call("entries", dictionary))).toEqual(plain(dictionary))
      expect(call("zip", call("keys", dictionary), call("values", dictionary))).toEqual(call("entries", dictionary))
    }),
  )
})

test("merge: the keys of both, the second's values first", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (first, second) => {
      expect(call("merge", first, second)).toEqual(
        plain(Object.fromEntries([...Object.entries(first), ...Object.entries(second)])),
      )
    }),
  )
})
