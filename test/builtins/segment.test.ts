// Words and sentences in several languages, in wrapped text, and with work proportional to the text.

import { describe, expect, test } from "vitest"
import { countAllUnits } from "../support/count-units.ts"
import { call, callList } from "../support/natives.ts"

describe("words", () => {
  test.each([
    ["Hello, world! It's 3.14 o'clock.", ["Hello", "world", "It's", "3.14", "o'clock"]],
    ["재귀 언어 모델이란 무엇인가?", ["재귀", "언어", "모델이란", "무엇인가"]],
    ["私は学生です。", ["私", "は", "学生", "です"]],
    ["ภาษาไทยง่าย", ["ภาษา", "ไทย", "ง่าย"]],
    ["snake_case and e-mail", ["snake_case", "and", "e", "mail"]],
    ["", []],
    ["?! — …", []],
  ])("of %j", (text, expected) => {
    expect(call("words", text)).toEqual(expected)
  })
})

describe("sentences", () => {
  test.each([
    ["One. Two! Three?", ["One.", "Two!", "Three?"]],
    [
      "Mr. and Mrs. Jones met Dr. Lee, e.g. The Lee. Then they left.",
      ["Mr. and Mrs. Jones met Dr. Lee, e.g. The Lee.", "Then they left."],
    ],
    ["George W. Bush spoke. The answer is B. Next.", ["George W. Bush spoke.", "The answer is B.", "Next."]],
    ["See Fig. 3 and Vol. 1. It costs 3.50 euros.", ["See Fig. 3 and Vol. 1.", "It costs 3.50 euros."]],
    ["She said: “Go!” Then she left.", ["She said: “Go!”", "Then she left."]],
    ["이것은 문장입니다. 저것도 문장인가요? 네.", ["이것은 문장입니다.", "저것도 문장인가요?", "네."]],
    ["これは文です。それも文ですか？はい。", ["これは文です。", "それも文ですか？", "はい。"]],
    ["A heading\n\nA sentence that goes on. Another", ["A heading", "A sentence that goes on.", "Another"]],
    ["", []],
    [" \n\t\n", []],
    // A number after a full stop.
    ["It ended. 3 people came. “It ended.” 40 left.", ["It ended.", "3 people came.", "“It ended.”", "40 left."]],
    ["It cost $5. 3 people paid 12%. 4 did not.", ["It cost $5.", "3 people paid 12%.", "4 did not."]],
    ["It was in 2019. 3 people came.", ["It was in 2019.", "3 people came."]],
    ["See No. 3 and p. 4 of Art. 5 since Jan. 6 came.", ["See No. 3 and p. 4 of Art. 5 since Jan. 6 came."]],
    ["1. item\n2. Item\n\n3. 5. 2026 is the day.", ["1. item", "2. Item", "3. 5. 2026 is the day."]],
    ["See Fig.\u00a03. It is on p.\u00a04.", ["See Fig.\u00a03.", "It is on p.\u00a04."]],
    // Abbreviations.
    ["The U.S. Army left the U.S. It returned.", ["The U.S. Army left the U.S.", "It returned."]],
    ["Er kam am 3. Mai, z. B. Ihretwegen. Er blieb.", ["Er kam am 3. Mai, z. B. Ihretwegen.", "Er blieb."]],
    // Quotation marks and brackets.
    ["次の文です。「はい。」と言った。", ["次の文です。", "「はい。」と言った。"]],
    ["「はい。」「いいえ。」", ["「はい。」", "「いいえ。」"]],
    ["終わり。（注）次。『本』を読む。", ["終わり。", "（注）次。", "『本』を読む。"]],
    ["他走了。“你好。”她说。", ["他走了。", "“你好。”她说。"]],
    ["Il dit: « Oui. » Puis il part.", ["Il dit: « Oui. »", "Puis il part."]],
    ["Il part. «\u202fOui.\u202f» Puis rien.", ["Il part.", "«\u202fOui.\u202f»", "Puis rien."]],
    ["Er sagte: „Ja.“ Dann ging er. »Nein.« Sie blieb.", ["Er sagte: „Ja.“", "Dann ging er.", "»Nein.«", "Sie blieb."]],
    ['It ended. (It did.) "So?" He left.', ["It ended.", "(It did.)", '"So?"', "He left."]],
  ])("of %j", (text, expected) => {
    expect(call("sentences", text)).toEqual(expected)
  })

  test("a line that was only wrapped does not end a sentence", () => {
    const wrapped =
      "It was the best of times, it was the worst of times, it was the age of\n"
      + "wisdom, it was the age of foolishness. It was the epoch of belief, it was\n"
      + "the epoch of incredulity.\n\nIt was the season of Light."
    expect(callList("sentences", wrapped)).toEqual([
      "It was the best of times, it was the worst of times, it was the age of\nwisdom, it was the age of foolishness.",
      "It was the epoch of belief, it was\nthe epoch of incredulity.",
      "It was the season of Light.",
    ])
    expect(callList("sentences", wrapped.replaceAll("\n", "\r\n"))).toHaveLength(3)
  })

  test("short lines and list items are sentences of their own", () => {
    expect(
      call(
        "sentences",
        "Apples\nBananas and pears\nPlums\n\n- the first thing that is on this list of things\n"
          + "- the second thing that is on this list of things",
      ),
    ).toEqual([
      "Apples",
      "Bananas and pears",
      "Plums",
      "- the first thing that is on this list of things",
      "- the second thing that is on this list of things",
    ])
  })
})

test.each([
  ["prose in one line", "Once upon a time there was a text. It had no line breaks. "],
  ["one word", "a"],
  ["lines", "a line of text\n"],
  ["wrapped lines", "a line of text that is just so long that it was wrapped here\n"],
  ["Thai", "ภาษาไทยเป็นภาษาที่ไม่มีช่องว่าง"],
  ["lone surrogates", "\ud800"],
  ["abbreviations", "Mr. A. B. "],
  ["numbers", "It ended. 3 people came, as in No. 3. "],
  ["quotation marks", "「はい。」と言った。"],
  ["marks alone", "«"],
])("the work is proportional to the text: %s", (_, unit) => {
  for (const name of ["words", "sentences"]) {
    const perUnit = (length: number): number => {
      const text = unit.repeat(Math.ceil(length / unit.length))
      return countAllUnits(() => call(name, text)) / text.length
    }
    expect(perUnit(80_000) / perUnit(20_000), name).toBeLessThan(1.05)
    expect(perUnit(80_000), name).toBeLessThan(50)
  }
})
