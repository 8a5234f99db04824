// The usage that servers of OpenAI's protocol report, in the fields of each.

import { afterEach, describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { usageOf } from "../../src/models/openai/usage.ts"
import { closeServers, serving } from "../support/openai.ts"

afterEach(closeServers)

const COUNTED = { prompt_tokens: 2_000, completion_tokens: 100, total_tokens: 2_100 }
const READ = { input: 2_000, cached: 1_920, output: 100 }

describe("usage", () => {
  test.each([
    ["OpenAI", { prompt_tokens_details: { cached_tokens: 1_920, audio_tokens: 0 } }, READ],
    ["OpenAI, with nothing cached", { prompt_tokens_details: { cached_tokens: 0 } }, { input: 2_000, output: 100 }],
    ["DeepSeek", { prompt_cache_hit_tokens: 1_920, prompt_cache_miss_tokens: 80 }, READ],
    [
      "LiteLLM before Anthropic",
      {
        prompt_tokens_details: { cached_tokens: 1_000, cache_creation_tokens: 900 },
        cache_read_input_tokens: 1_000,
        cache_creation_input_tokens: 900,
      },
      { input: 2_000, cached: 1_000, cacheWrite: 900, output: 100 },
    ],
    [
      "a proxy that leaves OpenAI's field at 0",
      { prompt_tokens_details: { cached_tokens: 0 }, cache_read_input_tokens: 1_920 },
      READ,
    ],
    [
      "OpenRouter",
      { prompt_tokens_details: { cached_tokens: 1_000, cache_write_tokens: 900 }, cost: 0.5 },
      { input: 2_000, cached: 1_000, cacheWrite: 900, output: 100, usd: 0.5 },
    ],
    [
      "OpenRouter with the user's own key",
      { cost: 0.1, is_byok: true, cost_details: { upstream_inference_cost: 0.4 } },
      { input: 2_000, output: 100, usd: 0.5 },
    ],
    [
      "OpenRouter with the user's own key, without its cost",
      { cost: 0.1, is_byok: true },
      { input: 2_000, output: 100 },
    ],
    [
      "a reasoning model",
      { completion_tokens_details: { reasoning_tokens: 64 } },
      { input: 2_000, output: 100, reasoning: 64 },
    ],
    [
      "xAI, which counts reasoning in the total only",
      { total_tokens: 2_600, completion_tokens_details: { reasoning_tokens: 500 } },
      { input: 2_000, output: 600, reasoning: 500 },
    ],
  ])("of %s", (_, given, expected) => {
    expect(usageOf({ ...COUNTED, ...given }, true)).toEqual(expected)
  })

  test.each([
    ["more cached than sent", { prompt_tokens_details: { cached_tokens: 2_001 } }],
    ["a negative count", { prompt_tokens_details: { cached_tokens: -1 } }],
    ["a text", { prompt_tokens_details: { cached_tokens: "1920" } }],
    ["null", { prompt_tokens_details: null, completion_tokens_details: null, cost: null }],
    ["more reasoning than output", { completion_tokens_details: { reasoning_tokens: 101 } }],
    ["a cost that is no number", { cost: "0.5" }],
    ["a negative cost", { cost: -1 }],
  ])("without an impossible field alone: %s", (_, given) => {
    expect(usageOf({ ...COUNTED, ...given }, true)).toEqual({ input: 2_000, output: 100 })
  })

  test("is none where nothing was counted", () => {
    for (const usage of [undefined, null, "", {}, { prompt_tokens: 0, completion_tokens: 0 }])
      expect(usageOf(usage, true)).toBeUndefined()
    expect(usageOf({ ...COUNTED, completion_tokens: 0, total_tokens: 2_000 }, true)).toBeUndefined()
  })
})

test("dollars that a server reports count where no price is given", async () => {
  const usage = { ...COUNTED, cost: 0.25 }
  const told = async (options: object): Promise<number | null> => {
    const { model } = await serving([{ answer: "Yes.", usage }], options)
    return (await createRuntime({ models: model }).run('ask("?", recursive: false)', { kind: "expression" })).usage.usd
  }
  expect(await told({})).toBe(0.25)
  expect(await told({ price: { input: 1, output: 10 } })).toBe(0.003)
})

test("an answer without a price costs no $0 but null", async () => {
  const { model } = await serving([{ answer: "Yes." }])
  const { usage } = await createRuntime({ models: model }).run('ask("?", recursive: false)', { kind: "expression" })
  const { input, output } = usage.tokens
  expect(usage).toMatchObject({ usd: null, unpriced: input + output })
})
