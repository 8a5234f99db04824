// Asks the questions about the invented files: `node scripts/research/run.ts --model NAME --record FILE`, or
// `--replay FILE`.
//
// Key and server are those of the environment, as for `openai()`. Tokens are counted here. `--price 1.25,10` gives the
// dollars of a million tokens, in and out.

import { parseArgs } from "node:util"
import { recordTo, replayFrom } from "../../src/host/index.ts"
import { openai } from "../../src/models/openai/index.ts"
import { withCountedTokens } from "../trial/tokens.ts"
import { researchOutcomes } from "./outcome.ts"

const ONE_DAY = 86_400_000

const { values } = parseArgs({
  options: {
    model: { type: "string" },
    record: { type: "string" },
    replay: { type: "string" },
    price: { type: "string", default: "0,0" },
  },
})
const { model: name, record, replay, price } = values
if (replay !== undefined) console.log(await researchOutcomes(replayFrom(replay)))
else {
  if (name === undefined || record === undefined) throw new Error("name a model and a file: --model NAME --record FILE")
  const [input = 0, output = 0] = price.split(",").map(Number)
  const timeouts = { first: ONE_DAY, silence: ONE_DAY, total: ONE_DAY }
  const asked = openai({ model: name, retries: 0, timeouts })
  // A person may be behind the server. The recording names a model and not the address that it had.
  const model = { ...withCountedTokens(asked), id: name, parameters: {}, price: { input, output } }
  const recording = recordTo(record, { models: { default: model } })
  console.log(await researchOutcomes({ ...recording, concurrency: 200, budget: { concurrency: 200 } }))
  await recording.memo.close()
}
