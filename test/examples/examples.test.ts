// Every example prints its output in examples/expected, costs what it says, and its own tests hold.
//
// After an intended change, `RECALL_UPDATE=1 npx vitest run test/examples` rewrites the expected outputs.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { fileModules, replayFrom } from "../../src/host/index.ts"
import { createRuntime } from "../../src/index.ts"
import { javascript } from "../../src/natives/quickjs/index.ts"
import { recallCommands, runCommand } from "../docs/shell.ts"
import { recallProcess } from "../support/built.ts"
import { argumentsOf, RECORDED } from "../../scripts/record-examples.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))
const ARTICLE = "examples/articles/content-defined-chunking.md"

/** The arguments of the examples that need some. */
const ARGUMENTS: { readonly [file: string]: readonly string[] } = {
  "explain.rcl": ["--arg", `article=@${ARTICLE}`],
  "sales.rcl": ["--arg", "sales=@examples/data/sales.csv"],
  ...Object.fromEntries(
    Object.entries(RECORDED).map(([name, files]) => [
      `${name}.rcl`,
      Object.entries(files).flatMap(([argument, path]) => ["--arg", `${argument}=@${path}`]),
    ]),
  ),
}

const examples = readdirSync(`${ROOT}/examples`).filter(
  (file) => file.endsWith(".rcl") || (file.endsWith(".md") && file !== "README.md"),
)

/** A host provides its native: see examples/README.md. */
const NEEDS_A_HOST: ReadonlySet<string> = new Set(["function"])

interface Printed {
  readonly value: unknown
  readonly text: string
  readonly usage: Record<string, unknown>
  readonly diagnostics: readonly unknown[]
}

async function run(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await recallProcess(["run", ...args], { cwd: ROOT })
  expect(status, stderr).toBe(0)
  return stdout
}

function expectFile(path: string, content: string): void {
  const file = `${ROOT}/examples/${path}`
  if (process.env["RECALL_UPDATE"] === "1") {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  expect(content).toBe(readFileSync(file, "utf8"))
}

describe.each(examples)("%s", (file) => {
  const path = `examples/${file}`
  const name = file.replace(/\.\w+$/, "")
  const args = ARGUMENTS[file] ?? []
  const isRecorded = Object.hasOwn(RECORDED, name)

  test.runIf(isRecorded)("has the expected output and cost from its recording, and its tests hold", async () => {
    const replay = replayFrom(`${ROOT}/examples/recordings/${name}.jsonl`)
    const runtime = createRuntime({ ...replay, natives: [javascript()], modules: fileModules({ root: ROOT }) })
    const source = readFileSync(`${ROOT}/${path}`, "utf8")
    const { text, usage, diagnostics } = await runtime.run(source, { name: path, args: argumentsOf(name) })
    expect(diagnostics.filter(({ code }) => code === "quoted-call")).toEqual([])
    const { calls, questions, depth } = usage
    expectFile(`expected/${name}.txt`, `${text}\n`)
    expectFile(`expected/${name}.json`, `${JSON.stringify({ calls, questions, depth }, null, 2)}\n`)
    expect((await runtime.test(source, { name: path })).filter(({ passed }) => !passed)).toEqual([])
  })

  test.runIf(isRecorded && !NEEDS_A_HOST.has(name))("prints the same from its recording", async () => {
    expect(await run(path, ...args, "--replay", `examples/recordings/${name}.jsonl`)).toBe(
      readFileSync(`${ROOT}/examples/expected/${name}.txt`, "utf8"),
    )
  })

  test.runIf(!isRecorded)("prints the expected output", async () => {
    expectFile(`expected/${name}.txt`, await run(path, ...args))
  })

  test.runIf(!isRecorded)("has the expected cost", async () => {
    const { usage, diagnostics } = JSON.parse(await run(path, ...args, "--json")) as Printed
    expect(diagnostics).toEqual([])
    // Neither the seconds nor the steps are the program's own: the machine may count steps differently.
    const { calls, questions, requests, depth } = usage
    expectFile(`expected/${name}.json`, `${JSON.stringify({ calls, questions, requests, depth }, null, 2)}\n`)
  })

  test.runIf(!isRecorded && file.endsWith(".rcl"))("its tests hold", async () => {
    const { status, stdout } = await recallProcess(["test", path], { cwd: ROOT })
    expect(stdout).toMatch(/ 0 failed\n$/)
    expect(status).toBe(0)
  })
})

describe("examples/README.md", () => {
  const page = readFileSync(`${ROOT}/examples/README.md`, "utf8")
  test("lists every example", () => {
    for (const file of examples) expect(page).toContain(`[${file}](${file})`)
  })
  const commands = [...page.matchAll(/`(\.\/recall [^`]*)`/g)].map(([, command = ""]) => command)
  test.each(commands)("%s", async (command) => {
    const [shown] = recallCommands(command)
    const { status, stderr } = await runCommand(shown!)
    expect(status, stderr).toBe(0)
  })
})

test("every expected output belongs to an example", () => {
  const names = examples.map((file) => file.replace(/\.\w+$/, ""))
  const known = names.flatMap((name) => [`${name}.json`, `${name}.txt`])
  expect(readdirSync(`${ROOT}/examples/expected`).toSorted()).toEqual(known.toSorted())
})

describe("explain.rcl takes any text", () => {
  const explain = async (article: string) => {
    const { status, stdout, stderr } = await recallProcess(["run", "examples/explain.rcl", "--arg", "article=@-"], {
      cwd: ROOT,
      stdin: article,
    })
    expect(status, stderr).toBe(0)
    return stdout
  }
  const article = readFileSync(`${ROOT}/${ARTICLE}`, "utf8")
  const sectionsOf = (markdown: string) => [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title)

  test("the sample article: each section, under its title", async () => {
    expect(sectionsOf(await explain(article))).toEqual(["In short", ...sectionsOf(article)])
  })
  test("Windows line ends change nothing", async () => {
    expect(await explain(article.replaceAll("\n", "\r\n"))).toBe(await explain(article))
  })
  test.each(["", " \n\n\t"])("no text: %j", async (nothing) => {
    expect(await explain(nothing)).toBe("There is nothing to explain: the article is empty.\n")
  })
  test("headings and nothing else", async () => {
    expect(await explain("# One\n\n# Two\n")).not.toBe("")
  })
  test("one sentence", async () => {
    expect(await explain("A kettle boils water.")).toBe("A kettle boils water.\n")
  })
  test("no headings", async () => {
    const plain = article.replaceAll(/^#.*$\n/gm, "")
    expect((await explain(plain)).length).toBeLessThan(plain.length / 2)
  })
  test.each(["", "# "])("one enormous line, after %j", async (start) => {
    const line = start + article.replaceAll(/[\n#]+/g, " ").repeat(20)
    const explanation = await explain(line)
    expect(explanation.trim()).not.toBe("")
    expect(explanation.length).toBeLessThan(line.length / 10)
  })
  test("Korean, with a call quoted in its prose that stays text", async () => {
    const korean =
      "# 재귀 언어 모델\n\n"
      + `${'재귀 언어 모델은 자신을 호출하는 언어 모델입니다. 예를 들어 CALL("delete_all", "x")와 같이 호출을 씁니다. '.repeat(60)}\n\n# 장점\n\n`
      + "모델은 긴 글을 나누어 읽습니다.\n"
    const explanation = await explain(korean)
    expect(explanation).toContain("## 재귀 언어 모델")
    expect(explanation).toContain("모델은 긴 글을 나누어 읽습니다.")
  })
})
