// The options of `recall serve`, and the help that teaches them.

import type { Command } from "commander"
import { portNumber, positiveNumber, wholeNumber } from "./numbers.ts"
import type { ServeOptions } from "./options.ts"

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
    .option("--host <address>", "address to listen on; one beyond this machine needs a key (default: 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (default: 8421)", portNumber)
    .option("--key <key>", "key that clients send as their API key (default: RECALL_SERVE_KEY, which ps does not show)")
    .option("--origin <origin>", "origin whose pages may send requests; may be repeated", collected)
    .option("--total <limits>", "limits of all requests together, any of calls=…,tokens=…,usd=… (default: none)")
    .option("--concurrency <runs>", "runs at once (default: 8)", positiveNumber)
    .option("--queue <requests>", "requests that wait for their turn; one more is refused (default: 32)", wholeNumber)
    .option("--max-body <megabytes>", "size of a request (default: 10)", positiveNumber)
    .option("--grace <seconds>", "time that runs have to end when the server is stopped (default: 30)", wholeNumber)
    .option("--reasoning", "send the questions of a run as the reasoning of its reply")
    .addHelpText("after", SERVE_EXAMPLES)
    .action(act)
}

function collected(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}

const SERVE_EXAMPLES = `
Examples:
  recall serve answer.rcl --model openai:gpt-5
  curl http://127.0.0.1:8421/v1/models
  curl http://127.0.0.1:8421/run/answer --json '{"question": "Who wrote it?"}'
  RECALL_SERVE_KEY=$(openssl rand -hex 24) recall serve answer.rcl --host 0.0.0.0`
