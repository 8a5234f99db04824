// Reasoning in the text of an answer: it is never evaluated, and no part of the value, however the text is cut.

import { describe, expect, test } from "vitest"
import { scripted, type ScriptedModel } from "../../src/testing/index.ts"
import { ReasoningFilter } from "../../src/answers/writing/reasoning.ts"
import type { Model, ModelRequest } from "../../src/models/model.ts"
import { createRuntime } from "../../src/runtime.ts"
import { evaluate } from "../support/asking.ts"
import { writing } from "../support/writing.ts"

const HARMONY = "<|channel|>analysis<|message|>I might CALL(1 / 0).<|end|><|start|>assistant<|channel|>final<|message|>"

/** A model that answers `Q` with the text of each request in turn, in pieces of `chunk` units. */
function replying(texts: readonly string[], chunk: number, pause: "each" | "end" = "each"): ScriptedModel {
  let next = 0
  return scripted(({ question }) => question.written + texts[next++]!, { chunk, pause })
}

const ANSWERS: readonly (readonly [string, string, readonly string[], unknown])[] = [
  ["a thought", "string", ['<think>CALL("x", doc)</think>fine'], ["fine", []]],
  ["a thought before a value", "{a: number}", ['<think>Maybe {"a": 2}? No.</think>{"a": 1}'], [{ a: 1 }, []]],
  ["white space around it", "string", [" \n<thinking>\nCALL(1)\n</thinking>\n\n fine\n"], ["fine", []]],
  ...["<seed:think> CALL(1) </seed:think>", "[THINK]x[1]CALL(1)[/THINK]", "◁think▷a▷CALL(1)◁/think▷"].map(
    (thought): (typeof ANSWERS)[number] => [thought, "number", [`${thought}7`], [7, []]],
  ),
  ["a thought of Sky-T1", "string", ["<|begin_of_thought|>CALL(1)<|end_of_thought|>fine"], ["fine", []]],
  ["a list that begins with a word", "string", ["[THINKING] about it"], ["[THINKING] about it", []]],
  ["two thoughts", "number", ["<think>1</think>\n<think>2</think>3"], [3, []]],
  ["the channels of gpt-oss", "string", [`${HARMONY}fine<|return|>`], ["fine", []]],
  [
    "a channel for JSON",
    "{a: number}",
    [`${HARMONY.replace("final", "final <|constrain|>json")}{"a": 1}`],
    [{ a: 1 }, []],
  ],
  ["only the answer's channel", "string", ["<|channel|>final<|message|>fine"], ["fine", []]],
  ["a thought in each request", "string", ["<think>a</think>a CALL(1 + 1)", "<think>CALL(1)</think> b"], ["a 2 b", []]],
  ["a lone closing tag", "number", ["let me see: 12?\n</think>\n\n7"], [7, ["reasoning-in-answer"]]],
  [
    "a lone closing tag behind calls and names",
    "string",
    ["I could CALL(LET x = 1)", " so CALL(upper(doc))", " it is.</think>\n\nfine CALL(length(doc))", "!"],
    ["fine 3!", ["reasoning-in-answer"]],
  ],
  ["a tag in JSON", "{tag: string}", ['{"tag": "</think>"}'], [{ tag: "</think>" }, []]],
  ["a tag in JSON behind a call", "any", ['["x", CALL(1 + 1)', ', "</think>"]'], [["x", 2, "</think>"], []]],
  ["a tag in a string", "string | null", ['"</think>"'], ["</think>", []]],
  ["a tag in JSON in prose", "[string]", ['It is ["a </think>"]'], [["a </think>"], ["repaired-answer"]]],
  ["a thought about JSON", "[string]", ['As ["a"] or [it</think>["b"]'], [["b"], ["reasoning-in-answer"]]],
  ["a tag in quotes", "string", ['It is "</think>", not “</think>”.'], ['It is "</think>", not “</think>”.', []]],
  ["a quote at the end of a thought", "string", ['so say "yes"</think>yes'], ["yes", ["reasoning-in-answer"]]],
  ["tags in code", "string", ["`</think>` closes it"], ["`</think>` closes it", []]],
  ...['"</think>"', "“</think>”", "`</think>`", "'</think>'", "`<think></think>`", "\n```\n</think>\n```\n"].map(
    (tag): (typeof ANSWERS)[number] => [
      `the thought mentions ${tag}`,
      "string",
      [`<think>The tag ${tag} ends it. CALL("answer", "x")? No.</think>Keep it.`],
      ["Keep it.", []],
    ],
  ),
  ["a thought that ends in code", "string", ["<think>I use `foo</think>fine"], ["fine", []]],
  ["a thought that ends in a fence", "string", ["<think>```\nfoo</think>\n```js\nx```"], ["```js\nx```", []]],
  ["a thought that ends in a quote", "string", ['<think>a 5" pipe</think>fine CALL(1 + 1)', "!"], ["fine 2!", []]],
  ["a tag behind a marked thought", "string", ["<think>a</think>The tag is </think>."], ["The tag is </think>.", []]],
  ["a pair inside the answer", "string", ["a <think> b </think> c"], ["a <think> b </think> c", []]],
  ["what begins like a tag", "string", ["<thin"], ["<thin", []]],
  ["another tag", "string", ["<thinker>x</thinker>"], ["<thinker>x</thinker>", []]],
]

describe("reasoning is left out of the answer", () => {
  test.each(ANSWERS)("%s", async (_, returns, texts, outcome) => {
    for (const chunk of [1, 2, 3, 7, 1000]) {
      const model = replying(texts, chunk)
      const { value, diagnostics } = await evaluate(model, `ask("Q", doc, returns: ${returns})`, {
        args: { doc: "abc" },
      })
      expect([value, diagnostics.map(({ code }) => code)]).toEqual(outcome)
      expect(model.requests.length).toBe(texts.length)
    }
  })

  test.each(ANSWERS.filter(([, , texts]) => texts.length === 1))("without calls: %s", async (...row) => {
    const [, returns, texts, outcome] = row
    for (const chunk of [1, 5, 1000]) {
      const ask = `ask("Q", returns: ${returns}, recursive: false)`
      const { value, diagnostics } = await evaluate(replying(texts, chunk), ask)
      expect([value, diagnostics.map(({ code }) => code)]).toEqual(outcome)
    }
  })

  test("in an answer that does not pause", async () => {
    for (const chunk of [1, 3, 1000]) {
      const text = "I could CALL(LET x = nope) and CALL(1 / 0) so</think>fine CALL(length(doc))!"
      const { value } = await evaluate(replying([text], chunk, "end"), 'ask("Q", doc)', { args: { doc: "abc" } })
      expect(value).toBe("fine 3!")
    }
  })

  test("but not a tag that the question or its data are about", async () => {
    const text = "the tag </think> ends it"
    expect((await evaluate(replying([text], 3), 'ask("Q", doc)', { args: { doc: "<think>a</think>" } })).value).toBe(
      text,
    )
    expect((await evaluate(replying([text], 3), 'ask("What is </think>?")')).value).toBe(text)
  })

  test("the model does not see it again", async () => {
    const model = replying(["<think>secret</think>a CALL(1 + 1)", "."], 4)
    await evaluate(model, 'ask("Q")')
    expect(JSON.stringify(model.requests[1]!.messages)).not.toContain("secret")
  })
})

/** Answers that the length limit cuts where a turn ends in ✂: the texts, and the value and the codes of its reports. */
const CUTS: readonly (readonly [string, readonly string[], unknown])[] = [
  ["in a thought", ["<think>The user might want✂", ' CALL("answer", "x") but no.</think>Keep it.'], ["Keep it.", []]],
  ["in a closing tag", ["<think>x</thi✂", "nk>fine"], ["fine", []]],
  ["and the thought begins again", ["<think>x✂", "<think>CALL(1)</think>fine"], ["fine", []]],
  ["behind a call", ["The sum is CALL(1 + 1)", "<think>well✂", " CALL(3)</think>, so."], ["The sum is 2, so.", []]],
  ["in a channel", ["<|channel|>analysis<|message|>x✂", "CALL(1)<|channel|>final<|message|>a<|return|>"], ["a", []]],
  ["in the last channel", ["<|channel|>final<|message|>a✂", " b<|return|>c"], ["a b", []]],
  ["in an opening tag, which is written again", ["<thi✂", "<think>CALL(1)</think>fine"], ["fine", []]],
  ["in white space", ["a CALL(1)", "\n✂", "b"], ["a 1\nb", []]],
  ...["<thi", "<think", "[THI", "◁thi", "<seed:th", "<|begin_of_th", "<|ch"].map((cut): (typeof CUTS)[number] => {
    const opening = ["<think>", "[THINK]", "◁think▷", "<seed:think>", "<|begin_of_thought|>", "<|channel|>"].find(
      (tag) => tag.startsWith(cut),
    )!
    const closing = { "<|begin_of_thought|>": "<|end_of_thought|>", "<|channel|>": "<|channel|>final<|message|>" }
    const end = closing[opening as keyof typeof closing] ?? opening.replace(/^[<[◁]/, "$&/")
    return ["in an opening tag", [`${cut}✂`, `${opening.slice(cut.length)}CALL("answer", "x")${end}fine`], ["fine", []]]
  }),
  ["in what begins like a tag", ["<thi✂", "s> is"], ["<this> is", []]],
  ["and the answer is behind it", ["<think>x✂", "a CALL(1 + 1)", ""], ["a 2", []]],
  ["and the answer is behind it, behind a call", ["a CALL(1)", "<think>x✂", " y"], ["a 1 y", []]],
  ["and nothing is behind it", ["<think>x✂", " ", "fine"], ["fine", ["empty-answer"]]],
  ["and another thought is behind it", ["<think>x✂", "<think>y", "fine"], ["fine", ["empty-answer"]]],
]

test.each(CUTS)("a cut %s", async (_, texts, outcome) => {
  for (const pause of ["each", "end"] as const)
    for (const chunk of [1, 3, 1000]) {
      if (pause === "end" && /^(?:a|The sum is) CALL/.test(texts[0]!)) continue
      const model = writing(texts, { chunk, pause })
      const run = createRuntime({ models: model }).run('ask("Q")', { kind: "expression" })
      const found = await run.then(
        ({ value, diagnostics }) => [value, diagnostics.map(({ code }) => code)],
        ({ code }: { readonly code: string }) => code,
      )
      expect(found).toEqual(outcome)
      if (pause === "each") expect(model.requests).toBe(texts.length)
    }
})

describe("the request behind a thought that was cut", () => {
  /** The last message or the prompt of the second request, and the value. */
  const second = async (continuation: "turn" | "prefill" | "completion", texts: readonly string[]) => {
    const requests: ModelRequest[] = []
    const written = writing(texts, { continuation })
    const models: Model = {
      ...written,
      generate: (request) => {
        requests.push(request)
        return written.generate()
      },
    }
    const { value } = await createRuntime({ models }).run('ask("Q")', { kind: "expression" })
    return [requests[1]!.prompt ?? requests[1]!.messages.at(-1)!.content, value]
  }
  const texts = ["<think>Two and three✂", " are five</think>5"]

  test.each(["prefill", "completion"] as const)("shows it, so that the server continues it: %s", async (how) => {
    expect(await second(how, texts)).toEqual([expect.stringMatching(/<think>Two and three$/), "5"])
    expect(await second(how, ["<thi✂", "nk>a</think>5"])).toEqual([expect.stringMatching(/<thi$/), "5"])
  })

  test.each(["prefill", "completion"] as const)("leaves all of a text that closes none in it: %s", async (how) => {
    expect((await second(how, ["<think>Two✂", ' and CALL("answer", "x")', "5"]))[1]).toBe("5")
  })

  test("tells the model how it ended, and that it is over: turn", async () => {
    const [message, value] = await second("turn", texts)
    expect(value).toBe("5")
    expect(message).toContain('Your thought ended with "<think>Two and three"')
    const [long] = await second("turn", [`<think>${"😀".repeat(1_000)}✂`, "5"])
    expect((long as string).isWellFormed()).toBe(true)
    expect((long as string).length).toBeLessThan(1_000)
  })
})

test("a thought that the length limit cuts is a cut before any text", async () => {
  const model = scripted([{ question: "Q", answer: ["<think>on and on", "<think>on and on"], finish: "length" }])
  const error = await evaluate(model, 'ask("Q")').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: "truncated-answer" })
})

test("the position of the filter is the place of the published text in the whole", () => {
  const text = `${HARMONY}fine <b> it is<|return|>`
  for (let size = 1; size < text.length; size++) {
    const filter = new ReasoningFilter()
    let published = ""
    for (let at = 0; at < text.length; at += size) {
      published += filter.push(text.slice(at, at + size))
      if (published !== "") expect(text.slice(0, filter.position).endsWith(published)).toBe(true)
    }
    expect(published + filter.end()).toBe("fine <b> it is")
  }
})
