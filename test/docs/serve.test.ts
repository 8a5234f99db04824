// The page of `recall serve`: its requests are answered, its configurations are read, its limits are those of the code.

import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { beforeAll, describe, expect, test } from "vitest"
import * as limits from "../../src/cli/serve/limits.ts"
import { scripted } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"
import { serving, type Serving } from "../support/serving.ts"
import { codeBlocks, type CodeBlock } from "./code-blocks.ts"

const page = await readFile(new URL("../../docs/serve.md", import.meta.url), "utf8")
const blocks = codeBlocks(page)
const ofLanguage = (language: string): readonly CodeBlock[] => blocks.filter((block) => block.language === language)
const library = ofLanguage("rcl")[0]!.code
const BASE = `http://${limits.DEFAULT_HOST}:${limits.DEFAULT_PORT}`

const served = (): Promise<Serving> => serving({ library }, { models: scripted(() => "No.") })

/** The requests of the page: the path and the body of each curl. */
const requests = ofLanguage("sh").flatMap(({ code }) =>
  [...code.matchAll(/^curl (\S+)(?: --json '([^']*)')?$/gm)].map(([, url = "", body]) => ({ url, body })),
)

test("has requests", () => {
  expect(requests.map(({ url }) => url)).toEqual([`${BASE}/v1/chat/completions`, `${BASE}/run/library/fine`])
})

test.each(requests)("curl $url is answered", async ({ url, body = "" }) => {
  const { post } = await served()
  const { status, data } = await post(new URL(url).pathname, body)
  expect(status).toBe(200)
  expect(data["choices"]?.[0].message.content ?? data["value"]).toEqual(url.endsWith("fine") ? 60 : "No.")
})

test("shows what the command prints", async () => {
  const outcome = await recall(["serve", "library.rcl", "--port", "0", "--no-memo"], {
    files: { "library.rcl": library },
    signal: AbortSignal.abort(),
  })
  expect(outcome.status).toBe(0)
  const printed = `${outcome.stdout}${outcome.stderr}`.replace(/:\d+\n/, `:${limits.DEFAULT_PORT}\n`)
  expect(printed).toBe(ofLanguage("text")[0]!.code)
})

test("shows a line of the log", async () => {
  const shown = ofLanguage("text")[1]!.code.trim()
  const { post, lines } = await served()
  await post("/v1/chat/completions", { model: "library", messages: [{ role: "user", content: "Hi" }] })
  await expect.poll(() => lines.length).toBe(1)
  const form = (line: string) =>
    line
      .replace(/^\S+Z /, "")
      .replace(/[\d,.]+ m?s, .* id=.*/, "")
      .trim()
  expect(form(lines[0]!)).toBe(form(shown))
})

test.each([
  [`${limits.REQUEST_BUDGET.calls} questions, 1,000,000 tokens and ${limits.REQUEST_BUDGET.seconds} seconds`],
  [`\`--concurrency\` | ${limits.DEFAULT_CONCURRENCY} runs`],
  [`\`--queue\` | ${limits.DEFAULT_QUEUE} requests`],
  [`\`--max-body\` | ${limits.DEFAULT_MAX_BODY} MB`],
  [`\`--grace\` | ${limits.DEFAULT_GRACE} seconds`],
  [`retry-after: ${limits.RETRY_AFTER_SECONDS}`],
  [`must arrive in ${limits.REQUEST_SECONDS} seconds`],
  [`accepts nothing for ${limits.STALLED_SECONDS} seconds`],
  [`a comment is sent every ${limits.KEEP_ALIVE_SECONDS} seconds`],
  [`at most ${limits.MAX_CONNECTIONS.toLocaleString("en-US")}`],
  [`of ${limits.MIN_KEY} characters or more`],
])("states the limit: %s", (words) => {
  expect(page.replaceAll("\n", " ")).toContain(words)
})

describe("the configuration", () => {
  let parse: ((text: string) => any) | null // oxlint-disable-line typescript/no-explicit-any -- YAML of any form
  beforeAll(async () => {
    parse = await import("yaml").then(
      ({ parse }) => parse,
      () => null,
    )
  })
  const container = `http://host.docker.internal:${limits.DEFAULT_PORT}/v1`
  const configurations = ofLanguage("yaml").map(({ code }) => code)

  test("of Open WebUI is an environment", () => {
    const [block] = ofLanguage("ini")
    const environment = Object.fromEntries(
      block!.code
        .trim()
        .split("\n")
        .map((line) => line.split("=")),
    )
    expect(environment).toMatchObject({ OPENAI_API_BASE_URL: container, ENABLE_TITLE_GENERATION: "False" })
  })
  test.for<[string, number, object]>([
    [
      "LibreChat",
      0,
      { endpoints: { custom: [{ baseURL: container, models: { default: ["library"] }, titleConvo: false }] } },
    ],
    [
      "Continue",
      1,
      { schema: "v1", models: [{ provider: "openai", model: "library", apiBase: `${BASE}/v1`, roles: ["chat"] }] },
    ],
    ["aider", 2, { model: "openai/library", "openai-api-base": `${BASE}/v1`, "auto-commits": false }],
    ["llm", 3, [{ model_id: "library", model_name: "library", api_base: `${BASE}/v1` }]],
  ])("of %s is YAML", ([, index, expected], { skip }) => {
    if (parse === null) return skip("the package yaml is not there")
    expect(configurations).toHaveLength(4)
    expect(parse(configurations[index]!)).toMatchObject(expected)
  })
  test("of openai-python is a program", async ({ skip }) => {
    const [block] = ofLanguage("python")
    expect(block!.code).toContain(`base_url="${BASE}/v1"`)
    const outcome = await new Promise<string>((resolve) => {
      const check = "import ast, sys; ast.parse(sys.stdin.read())"
      const python = execFile("python3", ["-c", check], (error, _stdout, stderr) =>
        resolve(error === null ? "parsed" : (error as NodeJS.ErrnoException).code === "ENOENT" ? "no python3" : stderr),
      )
      python.stdin?.on("error", () => undefined).end(block!.code)
    })
    if (outcome === "no python3") return skip("there is no python3")
    expect(outcome).toBe("parsed")
  })
})
