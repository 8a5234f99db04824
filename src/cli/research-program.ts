// The options of `recall research`, and the help that teaches them.

import type { Command } from "commander"
import { positiveNumber } from "./numbers.ts"
import type { ResearchOptions } from "./options.ts"

/** Declares the command; `act` receives its folder, its question and the options. */
export function declareResearch(
  command: Command,
  act: (folder: string | undefined, question: string | undefined, options: ResearchOptions) => Promise<void>,
): Command {
  return command
    .argument("[folder]", "a folder, a pattern of files, or a file: text, Markdown, PDF, Word or HTML")
    .argument("[question]", "the question")
    .summary("answer a question from many files, with checked citations")
    .description(
      "Answer a question from the files of a folder, and write a report (Markdown) with numbered citations, each of "
        + "which is found in its file word for word. The same command goes on after an interruption, and asks only "
        + "about files that are new or changed.",
    )
    .option("-o, --out <file>", "file of the report; the trace is beside it (default: the question's words, .md)")
    .option("--points <count>", "the most points into which the question is divided (default: 4)", positiveNumber)
    .option("--plan", "print what would be asked and its cost, and ask nothing")
    .option("--print", "print the program that the command runs, to read and change it")
    .option("--program <file>", "run a changed program, with PARAM documents and PARAM question")
    .addHelpText("after", EXAMPLES)
    .action(act)
}

const EXAMPLES = `
Examples:
  recall research notes/ 'Who decided what about the roof, and what does it cost?' --model openai:gpt-5
  recall research 'mail/**/*.pdf' 'Which deadlines are in these letters?' --out deadlines.md --budget usd=2
  recall research notes/ 'Which numbers contradict each other?' --plan --model openai:gpt-5
  recall research --print > research.rcl                 # then: --program research.rcl`
