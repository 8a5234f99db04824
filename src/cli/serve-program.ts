// The options of `recall serve`, and the help that teaches them.

import { collected } from "./collected.ts"
import type { Command } from "commander"
import { portNumber, positiveNumber, wholeNumber } from "./numbers.ts"
import type { ServeOptions } from "./options.ts"
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_GRACE,
  DEFAULT_HOST,
  DEFAULT_MAX_BODY,
  DEFAULT_PORT,
  DEFAULT_QUEUE,
  REQUEST_BUDGET,
} from "./serve/limits.ts"

/** Declares the command; `act` receives its files and options. */
export function declareServe(
  command: Command,
  act: (files: readonly string[], options: ServeOptions) => Promise<void>,
): Command {
  return command
    .argument("<file...>", "modules (.rcl)")
    .summary("serve programs over HTTP, also as models of OpenAI's chat protocol")
    .description(
      "Serve modules over HTTP until interrupted: as models of OpenAI's chat protocol, and as JSON. The name of a "
        + "program is that of its file. One with PARAM messages, question, text or prompt is a model.",
    )
    .option("--host <address>", `address to listen on; one beyond this machine needs a key (default: ${DEFAULT_HOST})`)
    .option("--port <number>", `port to listen on, 0 for any free one (default: ${DEFAULT_PORT})`, portNumber)
    .option("--key <key>", "key that clients send as their API key (default: RECALL_SERVE_KEY, which ps does not show)")
    .option("--origin <origin>", "origin whose pages may send requests; may be repeated", collected)
    .option("--budget <limits>", `limits of each request, as for recall run (default: ${REQUEST_LIMITS})`)
    .option("--total <limits>", "limits of all requests together, any of calls=…,tokens=…,usd=… (default: none)")
    .option("--concurrency <runs>", `runs at once (default: ${DEFAULT_CONCURRENCY})`, positiveNumber)
    .option("--queue <requests>", `requests that wait for a run to end (default: ${DEFAULT_QUEUE})`, wholeNumber)
    .option("--max-body <megabytes>", `size of a request (default: ${DEFAULT_MAX_BODY})`, positiveNumber)
    .option(
      "--grace <seconds>",
      `time for runs to end when the server is stopped (default: ${DEFAULT_GRACE})`,
      wholeNumber,
    )
    .option("--reasoning", "send the questions of a run as the reasoning of its reply")
    .option("--yes", "make calls that write without a confirmation, which no client can give")
    .addHelpText("after", SERVE_EXAMPLES)
    .action(act)
}

const REQUEST_LIMITS = Object.entries(REQUEST_BUDGET)
  .map(([kind, limit]) => `${kind}=${limit}`)
  .join(",")

const SERVE_EXAMPLES = `
Examples:
  recall serve answer.rcl --model openai:gpt-5
  curl http://127.0.0.1:8421/v1/models
  curl http://127.0.0.1:8421/run/answer --json '{"question": "Who wrote it?"}'
  RECALL_SERVE_KEY=$(openssl rand -hex 24) recall serve answer.rcl --host 0.0.0.0`
