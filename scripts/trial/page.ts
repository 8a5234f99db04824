// docs/evidence.md, made from the recorded trials and from nothing else.

import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { researchSection } from "../research/section.ts"
import { DEFAULT_SHOWN } from "../../src/values/limits.ts"
import { readCases, readNote, type RecordedCase } from "./recording.ts"
import { finishedOf, replayTrial, type Replayed } from "./replay.ts"
import type { Row } from "./row.ts"
import { tableOf } from "./table.ts"
import type { Tokens } from "./tokens.ts"
import { TASKS } from "./tasks/index.ts"

export const PAGE = fileURLToPath(new URL("../../docs/evidence.md", import.meta.url))

/** The folder of the recorded trials that the page shows, each a folder of its own. */
export const RECORDINGS = fileURLToPath(new URL("../../test/trial/recordings", import.meta.url))

/** Samples below which a difference between two arms is no more than a direction. */
const FEW_SAMPLES = 5

const CHANGED = "†"

/** The page of the trials in a folder. No model is asked. */
export async function pageOf(recordings: string): Promise<string> {
  const names = existsSync(recordings)
    ? readdirSync(recordings, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : []
  const trials = []
  for (const name of names) {
    const folder = join(recordings, name)
    trials.push(trialSection(name, readNote(folder), readCases(folder), await replayTrial(folder)))
  }
  const sections = [
    ...INTRODUCTION,
    ...tasksSection(),
    ...(trials.length === 0 ? [NONE] : trials.flat()),
    ...(await researchSection()),
    ...OWN,
  ]
  return `${sections.join("\n\n")}\n`
}

const NONE = "## Trials\n\nNo trial has been recorded yet, so there are no figures here."

const INTRODUCTION = [
  "# Evidence",
  "The worth of Recall with a model is measured: generated problems with known answers are put to a model plainly and "
    + "through Recall, and a program checks the answers. `npm run trial -- --page` writes this page from the recorded "
    + "trials in `test/trial/recordings/` and from nothing else; a test replays them and compares.",
  "The problems are made from a seed, with invented names: none of the texts is anyone's, and no model has seen them. "
    + "Each sample has a seed, and so data, of its own; all arms of a trial get the same data. A **plain** request has "
    + "all of the data and the question, and no calls. **recall/…** is one question with the data, which the model "
    + "divides as it likes, with the named way in which an answer continues after a call. With **…/short** it is shown "
    + "all of the data, and with **…/full** only their beginning; otherwise their length decides. **library/…** is a "
    + "program of the standard library. An answer that is not of the wanted type is asked for again in each.",
  "**exact** counts the samples whose answer is right in full, and **failed** those without an answer: a failure or "
    + "an exhausted budget is never left out, and its cost counts. A figure is the median of the samples, with the "
    + "least and the greatest in parentheses. **× plain** is the ratio of all tokens to those of the plain request "
    + "with the same data. **input** includes the **cached** part, where the provider reports one. "
    + "≈ marks tokens that are partly an estimate, because a request that stops at a call ends before its provider "
    + "counts. **seconds** are those in which at least one request was open.",
]

function tasksSection(): readonly string[] {
  const rows = TASKS.map(({ name, about, unit, bounds: [least, most], deviation }) =>
    [name, about, `${least.toLocaleString("en")} to ${most.toLocaleString("en")} ${unit}`, deviation].join(" | "),
  )
  return [
    "## Tasks",
    ["| task | asks for | sizes | deviation |", "|---|---|---|---|", ...rows.map((row) => `| ${row} |`)].join("\n"),
  ]
}

function trialSection(
  name: string,
  note: string,
  cases: readonly RecordedCase[],
  replayed: readonly Replayed[],
): readonly string[] {
  const rows = finishedOf(replayed)
  const changed = new Set(replayed.filter(({ state }) => state === "changed").map(({ row }) => row))
  const models = [...new Set(rows.map(({ model }) => model))].map((id) => `\`${id}\``).join(", ")
  const counts = [...Map.groupBy(rows, ({ task, size, arm }) => `${task} ${size} ${arm}`).values()].map(
    (group) => group.length,
  )
  const unfinished = replayed.length - rows.length
  const failures = rows.filter(({ failure }) => failure !== null)
  return [
    `## Trial: ${name}`,
    `**The model:** ${note} Its name in the requests is ${models}.`,
    `**The figures** are those of the cases recorded in \`test/trial/recordings/${name}/\`. ${sourceOf(cases)}`,
    tableOf(rows, (group) => (group.some((row) => changed.has(row)) ? ` ${CHANGED}` : "")),
    ...(changed.size === 0
      ? []
      : [
          `${CHANGED} Recall has changed since: it would make other requests today, and these figures are of the `
            + "Recall with which the trial was recorded.",
        ]),
    ...(failures.length === 0 ? [] : [`Failures:\n\n${failures.map(failureLine).join("\n")}`]),
    ...(unfinished === 0 ? [] : [`Interrupted, and in none of the figures: ${unfinished} of the cases.`]),
    ...(rows.length === 0 ? [] : [`What this does not show: ${limitsOf(counts)}`]),
  ]
}

function sourceOf(cases: readonly RecordedCase[]): string {
  const sources = [...new Set(cases.map(({ tokens }) => TOKENS_ARE[tokens]))]
  const shown = [...new Set(cases.map(({ model }) => model.shown ?? DEFAULT_SHOWN))].sort((a, b) => a - b)
  const characters = shown.map((count) => count.toLocaleString("en")).join(" or ")
  return `Tokens are ${sources.join(" or ")}. Data of up to ${characters} characters are shown to the model whole.`
}

const TOKENS_ARE: { readonly [source in Tokens]: string } = {
  reported: "those that the server reports",
  o200k_base: "those of the tokenizer `o200k_base`, for the texts of the requests and answers",
}

function limitsOf(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const samples = `${least === most ? "" : `${least} to `}${most} sample${most === 1 ? "" : "s"}`
  const few =
    least < FEW_SAMPLES
      ? `each case has only ${samples}, so a difference between two arms is no more than a direction`
      : `each case has ${samples}`
  return `${few}; other models, other tasks and texts that people have written may give other results.`
}

function failureLine({ task, size, arm, seed, failure }: Row): string {
  return `- ${task}, ${size}, ${arm}, seed ${seed}: ${failure!.replace(/\s+/g, " ").trim()}`
}

const OWN = [
  "## A trial of your own",
  "Any server with OpenAI's protocol will do, a local one, too. The folder keeps every answer, so a trial that was "
    + "interrupted resumes where it stopped, and `--replay` shows the table again for nothing.",
  [
    "```sh excerpt",
    'npm run trial -- --model openai:qwen3:8b --options \'{"baseURL": "http://localhost:11434/v1"}\' \\',
    "  --task counts,chain --samples 3 --record /tmp/qwen3 --note 'qwen3:8b, quantized to 4 bits, in Ollama 0.9'",
    "npm run trial -- --replay /tmp/qwen3 --json /tmp/qwen3.jsonl",
    "```",
  ].join("\n"),
  "To add it to this page, move the folder to `test/trial/recordings/` and run `npm run trial -- --page`. A slow "
    + 'server, or a person who answers, needs longer time-outs: `--options \'{"retries": 0, "timeouts": '
    + '{"first": 3600000, "silence": 3600000, "total": 7200000}}\'`.',
]
