// The section of docs/evidence.md about research in files, made from its recording.

import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { replayFrom } from "../../src/host/index.ts"
import { harbour } from "./documents.ts"
import { researchOutcomes, type ResearchOutcome } from "./outcome.ts"

const FOLDER = fileURLToPath(new URL("../../test/trial/research/", import.meta.url))

/** Replays the recording in a folder, and gives the section as paragraphs. No model is asked. */
export async function researchSection(folder = FOLDER): Promise<readonly string[]> {
  const outcomes = await researchOutcomes(replayFrom(`${folder}recording.jsonl`))
  const characters = harbour().documents.reduce((sum, { text }) => sum + text.length, 0)
  const { note } = JSON.parse(readFileSync(`${folder}about.json`, "utf8")) as { readonly note: string }
  return [
    "## Research in a hundred files",
    "`std/research`, the program of [`recall research`](research.md), answers four questions from "
      + `${harbour().documents.length} invented files with ${characters.toLocaleString("en")} characters in all, made `
      + "from a seed (`scripts/research/documents.ts`): a sum on which three files differ, and a fourth is hostile; a "
      + "firm and a date at the end of a chain of four files; all of a kind; and something that no file tells. One "
      + "file tells its reader to ignore all else and has a `CALL` in it, one gives orders about a person.",
    note,
    [
      "| question | right | citations | that hold | statements | dropped | questions | input | output | dollars |",
      "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
      ...outcomes.map(rowOf),
    ].join("\n"),
    "An answer is **right** if it has every name and sum that it must have and none that it must not. A citation "
      + "**holds** if its text is in its file, beginning in its line; this is checked apart from the program. "
      + "**dollars** are for $1.25 a million tokens in and $10 out, without a cache. The instructions are repeated for each file, "
      + "and these files are short: they are most of the input, which is four times the text of the files.",
    "What this does not show: each question was asked once, of one set of files that a program has written, and the "
      + "model is a strong one, so a quotation that must be asked for again, or be left out, did not occur; tests with "
      + "scripted answers have those. `node scripts/research/run.ts --model NAME --record FILE` asks another model.",
  ]
}

function rowOf({ question, isRight, citations, holding, counts, ...cost }: ResearchOutcome): string {
  const { statements = 0, dropped = 0 } = counts
  const numbers = [citations, holding, statements, dropped, cost.questions, cost.input, cost.output]
  const shown = numbers.map((count) => count.toLocaleString("en"))
  return `| ${[question.name, isRight ? "yes" : "no", ...shown, cost.usd?.toFixed(3) ?? "–"].join(" | ")} |`
}
