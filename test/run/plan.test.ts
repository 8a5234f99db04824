// Plans: known numbers are exact, unknown ones are named with the reason, and no run asks fewer than the least.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime, fail, listOf, native, recordOf, STRING, type Native } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

/** Answers that all differ. */
const models = () => {
  let answers = 0
  return scripted(() => `Answer ${answers++}.`)
}

function planOf(source: string, natives: readonly Native[] = []) {
  return createRuntime({ models: models(), natives }).plan(source)
}

async function asked(source: string): Promise<number> {
  return (await createRuntime({ models: models() }).run(source)).usage.questions.asked
}

describe("a number that the program alone decides", () => {
  test("is exact, however many texts a tree combines", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (count) => {
        const source = `
TASK note(n) = ask(\`Note \${n}\`, recursive: false)
TASK both(a, b) = ask("Combine.", a: a, b: b, recursive: false)
EMIT tree_reduce((FOR n IN range(0, ${count}) : note(n)), both)`
        const { certain, following } = await planOf(source)
        expect([certain.length, following.questions.length, following.least]).toEqual([count, count - 1, count - 1])
        expect(following.open).toEqual([])
        expect(await asked(source)).toBe(2 * count - 1)
      }),
      { numRuns: 10 },
    )
  })

  test("is exact for questions about answers, one behind the other", async () => {
    const source = 'EMIT ask("c", ask("b", ask("a", recursive: false), recursive: false), recursive: false)'
    const { certain, following } = await planOf(source)
    expect([certain.length, following]).toMatchObject([1, { least: 2, questions: [{}, {}], open: [] }])
  })
})

describe("a number that answers decide", () => {
  test.each([
    ["yes or no", 'LET sure = ask("Sure?", returns: boolean, recursive: false)', "sure"],
    ["a choice", 'LET kind = ask("Kind?", returns: "a" | "b", recursive: false)', 'kind == "a"'],
    ["a grade", 'LET grade = ask("Grade?", returns: number, recursive: false)', "grade < 7"],
    ["a word", 'LET said = ask("Sure?", recursive: false)', 'starts_with(lower(said), "yes")'],
  ])("%s is open, and the longer way is named", async (_, said, condition) => {
    const { certain, following } = await planOf(
      `${said}\nEMIT IF ${condition} THEN ask("More", recursive: false) ELSE ""`,
    )
    expect(certain.length).toBe(1)
    expect(following).toMatchObject({ questions: [{}], least: 0, open: [{ why: "answers" }] })
  })

  test("behind a list nothing is promised, as no sample has the items that were asked for", async () => {
    const { following } = await planOf(`
LET found = ask("Which of 1, 2?", returns: [number], recursive: false)
EMIT FOR n IN [1, 2] WHERE NOT (n IN found) : ask(\`And \${n}?\`, recursive: false)`)
    expect(following).toMatchObject({ least: 0, open: [{ why: "lists" }] })
  })
})

describe("natives", () => {
  const File = recordOf({ name: STRING, text: STRING })
  const called: string[] = []
  const natives = [
    native({
      name: "read_files",
      parameters: { pattern: STRING },
      returns: listOf(File),
      effect: "read",
      run: ({ pattern }) => {
        called.push(pattern)
        return ["a", "b", "c"].map((name) => ({ name, text: `Text of ${name}` }))
      },
    }),
    native({ name: "send_mail", parameters: { text: STRING }, run: () => fail("not-sent", "a plan sends nothing") }),
    native({ name: "files", effect: "write", returns: listOf(File), run: () => [] }),
  ]
  const plan = (source: string) => {
    called.length = 0
    return planOf(source, natives)
  }

  test("that read are called, so that the questions about what they give are certain", async () => {
    const { certain, following } = await plan(`
IMPORT read_files FROM "host"
EMIT FOR file IN read_files("*.md") : ask("Sum it up.", file.text, recursive: false)`)
    expect([certain.length, following.open, called]).toEqual([3, [], ["*.md"]])
  })

  test("that read what an answer names are not, and are the reason for not knowing", async () => {
    const { certain, following } = await plan(`
IMPORT read_files FROM "host"
EMIT FOR file IN read_files(ask("Which?", recursive: false)) : ask("Sum it up.", file.text, recursive: false)`)
    expect([certain.length, called]).toEqual([1, []])
    expect(following).toMatchObject({
      questions: [{}, {}, {}],
      least: 0,
      open: [{ why: "answers" }, { why: "native", native: "read_files" }],
    })
  })

  test("that write are not called, and what depends on their results is not certain", async () => {
    const { certain, following } = await plan(`
IMPORT files FROM "host"
EMIT FOR file IN files() : ask("Sum it up.", file.text, recursive: false)`)
    expect(certain).toEqual([])
    expect(following).toMatchObject({
      questions: [{}, {}, {}],
      least: 0,
      open: [{}, { why: "native", native: "files" }],
    })
  })

  test("without a type of their result leave the rest of the program to be planned", async () => {
    const source = `
IMPORT send_mail FROM "host"
LET text = ask("Write a letter.", recursive: false)
EMIT [send_mail(text), ask("Translate it.", text, recursive: false)]`
    const { certain, following } = await plan(source)
    expect(certain.length).toBe(1)
    expect(following).toMatchObject({ questions: [{}], least: 1, open: [{ why: "native", native: "send_mail" }] })
  })

  test("whose result the program cannot use end the plan with the reason", async () => {
    const { following } = await plan('IMPORT send_mail FROM "host"\nEMIT length(send_mail("x").id)')
    expect(following.open).toMatchObject([{ why: "native", native: "send_mail" }, { why: "failure" }])
  })
})
