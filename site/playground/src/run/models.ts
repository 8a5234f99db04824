// The models of a run by the choice of the user.

import type { RuntimeOptions } from "../../../../src/index.ts"
import { parseRecording } from "../../../../src/memo/recording.ts"
import { replayOf } from "../../../../src/memo/replay.ts"
import { offline } from "../../../../src/models/offline/index.ts"
import { tiny } from "../../../../src/models/tiny/index.ts"
import type { ChosenModel } from "./job.ts"

/** The models, and the memo that goes with them. */
export async function modelsFor(chosen: ChosenModel): Promise<Pick<RuntimeOptions, "models" | "memo">> {
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
      const { address, model, key } = chosen
      return { models: openai({ baseURL: address, model, apiKey: key === "" ? "none" : key }) }
    }
    default:
      return chosen satisfies never
  }
}
