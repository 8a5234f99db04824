// The first text of an answer, and all of a long text, for a program that streams.

import type { Contender, Group } from "./contender.ts"
import {
  fetchStream,
  modelStream,
  openaiStream,
  recallStream,
  timesToFirstText,
  undiciStream,
  vercelStream,
  type StreamingClient,
} from "./first-text.clients.ts"
import { longTexts } from "./first-text.programs.ts"
import { startServer } from "./requests.start.ts"
import { linear, lowerQuartile, timeAtMost } from "./statistics.ts"

/** The server has the same text. */
const ANSWER = "It scatters short waves most, and blue is short."

const RECALL = "Recall"

/** The lower quartile of many answers, after as many that warm up the compiler. */
function firstText(name: string, client: StreamingClient): Contender {
  return {
    name,
    work: {
      kind: "function",
      async prepare() {
        const { times, answer } = await timesToFirstText(await client(await startServer(0)), 400)
        if (answer !== ANSWER) throw new Error(`the answer was ${JSON.stringify(answer)}`)
        return { run: () => undefined, instead: lowerQuartile(times.slice(200)) }
      },
    },
  }
}

export const firstTextGroup: Group = {
  name: "first-text",
  title: "The text of a run while it grows",
  about:
    "A server in another process sends the first text of its answer after 5 ms, which is less than any model takes. "
    + '“Recall” reads a stream with `answers: "live"`; “Recall\'s model alone” is the counterpart '
    + "of the other packages; fetch and undici read the events with the least that can be done.",
  cases: [
    {
      name: "server",
      title: "From a question to the first text of its answer",
      rounds: 5,
      contenders: [
        firstText(RECALL, recallStream),
        firstText("Recall's model alone", modelStream),
        firstText("fetch", fetchStream),
        firstText("undici", undiciStream),
        firstText("openai", openaiStream),
        firstText("ai", vercelStream),
      ],
      targets: [timeAtMost(RECALL, "fetch", 1.1), timeAtMost(RECALL, "openai", 1.1)],
    },
    {
      name: "document",
      title: "A document with 500 questions of a scripted model",
      rounds: 5,
      contenders: longTexts.document,
      targets: [timeAtMost("stream", "run", 1.25)],
    },
    {
      name: "answer",
      title: "A long answer of a scripted model, in chunks of 8",
      rounds: 5,
      contenders: longTexts.answer,
      targets: [linear("stream, live, 1,000,000 characters", "stream, live, 250,000 characters", 4)],
    },
  ],
}
