// The models of a run by the choice of the user.

import type { RuntimeOptions } from "../../../../src/index.ts"
import { parseRecording } from "../../../../src/memo/recording.ts"
import { replayOf } from "../../../../src/memo/replay.ts"
import { offline } from "../../../../src/models/offline/index.ts"
import { tiny } from "../../../../src/models/tiny/index.ts"
import type { ChosenModel } from "./job.ts"

/** Requests for each question that the budget of an endpoint allows: an answer with calls takes several. */
const REQUESTS_A_QUESTION = 4

/** The models, the memo that goes with them, and the budget of a model that costs something. */
export async function modelsFor(chosen: ChosenModel): Promise<Pick<RuntimeOptions, "models" | "memo" | "budget">> {
  switch (chosen.kind) {
    case "offline":
      return { models: offline() }
    case "tiny": {
      // The file is loaded for those who choose the model.
      const { href } = new URL("./tiny-weights.js", import.meta.url)
      const { embeddedFile } = (await import(href)) as { readonly embeddedFile: () => Uint8Array }
      return { models: tiny(embeddedFile()) }
    }
    case "recording":
      return replayOf(parseRecording(chosen.recording, { name: "the recording" }))
    case "endpoint": {
      const { openai } = await import("../../../../src/models/openai/index.ts")
      const { address, model, key, calls } = chosen
      return {
        models: openai({ baseURL: address, model, apiKey: key === "" ? "none" : key }),
        budget: { calls, requests: calls * REQUESTS_A_QUESTION },
      }
    }
    default:
      return chosen satisfies never
  }
}
