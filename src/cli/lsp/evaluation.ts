// The lenses' work: a TEST with the offline model, and the plan of a module. Neither asks a model that costs money.

import { resolve } from "node:path"
import type { LanguageHost } from "../../lsp/index.ts"
import type { Host } from "../host.ts"
import { outputTo } from "../output.ts"
import { EXIT } from "../status.ts"
import { countWords } from "../words.ts"

/** The limits of a TEST that a lens runs: nobody waits for longer. */
const BUDGET = "seconds=60"

interface Tested {
  readonly tests: readonly {
    readonly name: string
    readonly passed: boolean
    readonly questions: number
    readonly diagnostics: readonly { readonly message: string }[]
  }[]
  readonly untested: readonly { readonly diagnostics: readonly { readonly message: string }[] }[]
}

/** Runs the commands `recall test` and `recall plan` on a source as it is in the editor. */
export function evaluationOf(host: Host, root: string): Required<Pick<LanguageHost, "test" | "plan">> {
  return {
    async test({ id, text }, name, signal) {
      const { testCommand } = await import("../commands/test.ts")
      // Without the configuration and the environment there is no model but the offline one, and no native.
      const surroundings = { env: {}, configuration: async () => ({}), signal: AbortSignal.any([host.signal, signal]) }
      const output = await captured({ ...host, ...surroundings }, resolve(root, id), text, (path, host) =>
        testCommand([path], { model: "offline", memo: false, json: true, filter: name, budget: BUDGET }, host),
      )
      if (!output.stdout.startsWith("{")) return { passed: false, message: firstLine(output.stderr) }
      const { tests, untested } = JSON.parse(output.stdout) as Tested
      const test = tests.find((one) => one.name === name)
      const [failure] = test?.diagnostics ?? untested[0]?.diagnostics ?? []
      if (test?.passed === true) return { passed: true, message: countWords(test.questions, "question") }
      return { passed: false, message: failure?.message ?? firstLine(output.stderr) }
    },
    async plan({ id, text }, signal) {
      const { planCommand } = await import("../commands/plan.ts")
      const surroundings = { signal: AbortSignal.any([host.signal, signal]) }
      const output = await captured({ ...host, ...surroundings }, resolve(root, id), text, (path, host) =>
        planCommand(path, {}, host),
      )
      const { status, stdout, stderr } = output
      if (status !== EXIT.done) return firstLine(stderr)
      return stdout
        .split("\n")
        .filter((line) => /^\S/.test(line))
        .join("; ")
    },
  }
}

/** The output of a command about a file, which has this text and need not exist. */
async function captured(
  host: Host,
  path: string,
  text: string,
  command: (path: string, host: Host) => Promise<number>,
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const written = { stdout: "", stderr: "" }
  const output = (stream: keyof typeof written) => outputTo(false, (more) => void (written[stream] += more))
  const status = await command(path, {
    ...host,
    stdout: output("stdout"),
    stderr: output("stderr"),
    // No one is there to be asked, and standard input is the editor's.
    confirm: async () => null,
    readStdin: async () => new Uint8Array(),
    readFile: async (file) => (resolve(file) === path ? new TextEncoder().encode(text) : host.readFile(file)),
  })
  return { status, ...written }
}

function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0] ?? ""
}
