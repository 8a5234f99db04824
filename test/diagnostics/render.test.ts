// The form of a rendered diagnostic, and its safety for the terminal with any source.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Diagnostic } from "../../grammar/diagnostic.ts"
import { EXCERPT_COLUMNS } from "../../src/diagnostics/excerpt.ts"
import { render } from "../../src/diagnostics/render.ts"
import { columnsOf } from "../../src/diagnostics/visible.ts"

/** Renders a diagnostic about the first occurrence of `word` in `text`. */
function shown(text: string, word: string, more: Partial<Diagnostic> = {}): string {
  const start = text.indexOf(word)
  const diagnostic: Diagnostic = {
    code: "unknown-name",
    severity: "error",
    message: "nothing is named so",
    span: { start, end: start + word.length },
    source: "a.rcl",
    ...more,
  }
  return render(diagnostic, { textOf: (source) => (source === "a.rcl" ? text : undefined) })
}

/** The columns of the underline, and those of the underlined word in the line above it. */
function columns(rendered: string, word: string): { readonly carets: number[]; readonly word: number[] } {
  const [, , , line = "", underline = ""] = rendered.split("\n")
  const width = (text: string): number => [...text].reduce((sum, character) => sum + columnsOf(character), 0)
  const at = line.indexOf(word)
  return {
    carets: [underline.indexOf("^"), underline.lastIndexOf("^") + 1],
    word: [width(line.slice(0, at)), width(line.slice(0, at + word.length))],
  }
}

describe("render", () => {
  test("shows code, message, place, line, underline and hint", () => {
    expect(shown("LET a = 1\nEMIT articel\n", "articel", { hint: "did you mean `article`?" })).toBe(
      [
        "error[unknown-name]: nothing is named so",
        " --> a.rcl:2:6",
        "  |",
        "2 | EMIT articel",
        "  |      ^^^^^^^",
        "  hint: did you mean `article`?",
        "",
      ].join("\n"),
    )
  })

  test("shows the name alone where the text is not known, and nothing where there is no source", () => {
    expect(shown("x", "x", { source: "answer 3" })).toBe("error[unknown-name]: nothing is named so\n --> answer 3\n")
    const diagnostic: Diagnostic = { code: "c", severity: "warning", message: "m", span: { start: 0, end: 0 } }
    expect(render(diagnostic, { textOf: () => undefined })).toBe("warning[c]: m\n")
  })

  test("an empty span and one at the end of the text get one caret", () => {
    expect(shown("ab", "b", { span: { start: 2, end: 2 } })).toContain("1 | ab\n  |   ^\n")
    expect(shown("", "", { span: { start: 5, end: 9 } })).toContain("1 |\n  | ^\n")
  })

  test("a span over several lines is underlined to the end of its first", () => {
    expect(shown("a (b\nc) d", "(b\nc)")).toContain("1 | a (b\n  |   ^^\n")
  })

  test("underlines below wide characters, combining marks, emoji and tabs", () => {
    for (const before of ["한국어 글 ", "日本語", "\t\tx\t", "e\u0301e\u0301 ", "👍🏽 ", "½ "]) {
      const { carets, word } = columns(shown(`${before}WORD rest`, "WORD"), "WORD")
      expect(carets).toEqual(word)
    }
    expect(shown("가 나라 다", "나라")).toContain("  |    ^^^^\n")
  })

  test("of one enormous line a window is shown", () => {
    for (const filler of ["x", "가", "\t"]) {
      const rendered = shown(`${filler.repeat(100_000)}WORD${filler.repeat(100_000)}`, "WORD")
      const [, place, , line = ""] = rendered.split("\n")
      expect(place).toBe(" --> a.rcl:1:100001")
      expect(line.length).toBeLessThan(EXCERPT_COLUMNS + 10)
      expect(line).toMatch(/^1 \| ….*WORD.*…$/)
      const { carets, word } = columns(rendered, "WORD")
      expect(carets).toEqual(word)
    }
  })

  test("no text reaches the terminal as a control character", () => {
    const rendered = shown("a \u001b[31mred\u202e \u0007 b", "red", {
      message: "\u001b]0;title\u0007",
      hint: "\u009b2J",
      source: "a.rcl",
    })
    expect(rendered).toContain("␛[31mred\\u{202e} ␇ b")
    expect(rendered).toContain("error[unknown-name]: ␛]0;title␇\n")
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), fc.nat(), (text, start, length) => {
        const output = render(
          {
            code: "c",
            severity: "error",
            message: text,
            hint: text,
            span: { start, end: start + length },
            source: text,
          },
          { textOf: () => text },
        )
        // oxlint-disable-next-line no-control-regex -- the control characters that must not appear
        expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/)
      }),
    )
  })

  test("uses the colours that it is given", () => {
    const style = {
      severity: (text: string) => `<s>${text}</s>`,
      message: (text: string) => `<m>${text}</m>`,
      faint: (text: string) => text,
      hint: (text: string) => text,
    }
    const rendered = render(
      { code: "c", severity: "error", message: "m", span: { start: 0, end: 1 }, source: "a" },
      { textOf: () => "x", style },
    )
    expect(rendered).toBe("<s>error[c]</s>: <m>m</m>\n --> a:1:1\n  |\n1 | x\n  | <s>^</s>\n")
  })
})
