// The model that `recall ask` asks, and the notice about it.

import { describe, expect, test } from "vitest"
import { scripted } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"

const TEXT =
  "Whales are mammals. They breathe air and feed their young with milk. "
  + "Fish have gills and stay under water. A whale must come up to breathe."

describe("the offline model", () => {
  test("answers without a key or a network, and introduces itself once", async () => {
    const { status, stdout, stderr } = await recall(["ask", "What are whales?", "--arg", `text=${TEXT}`])
    expect(status).toBe(0)
    expect(stdout.trim()).not.toBe("")
    expect(stderr).toContain("--model")
  })

  test("introduces itself once for many questions, and not at all for none", async () => {
    const notice = (stderr: string): number => stderr.split("\n").filter((line) => line.includes("--model")).length
    const many = await recall(["run", "-", "--arg", `text=${TEXT}`], {
      stdin: 'CALL("What are whales?", text) CALL("What do fish have?", text)',
    })
    expect(many.status).toBe(0)
    expect(notice(many.stderr)).toBe(1)
    expect((await recall(["eval", "1"])).stderr).toBe("")
  })

  test("is deterministic", async () => {
    const args = ["ask", "What are whales?", "--arg", `text=${TEXT}`]
    expect((await recall(args)).stdout).toBe((await recall(args)).stdout)
  })

  test("is asked even where there is a key, unless another is named", async () => {
    const { status, stderr } = await recall(["ask", "Why?", "--arg", `text=${TEXT}`], {
      env: { OPENAI_API_KEY: "none" },
    })
    expect(status).toBe(0)
    expect(stderr).toContain("--model")
  })
})

describe("another model", () => {
  test("is named by --model, or else by RECALL_MODEL", async () => {
    const unknown = {
      status: 2,
      stderr: expect.stringContaining('error[unknown-model]: no model is called "parrot"') as string,
    }
    expect(await recall(["ask", "Why?", "--model", "parrot"])).toMatchObject(unknown)
    expect(await recall(["ask", "Why?"], { env: { RECALL_MODEL: "parrot" } })).toMatchObject(unknown)
    expect(
      await recall(["ask", "Why?", "--arg", `text=${TEXT}`, "--model", "offline"], { env: { RECALL_MODEL: "parrot" } }),
    ).toMatchObject({ status: 0 })
  })
})

describe("progress", () => {
  /** Asks a model that answers once something is on standard error. */
  const asking = async (flags: readonly string[], isShown: (stderr: string) => boolean) => {
    let show = () => {}
    const shown = new Promise<void>((resolve) => (show = resolve))
    const model = scripted([{ question: "Q", answer: "x" }], { gate: () => shown })
    const onStderr = (text: string) => (isShown(text) ? show() : undefined)
    if (isShown("")) show()
    return recall(["ask", "Q", ...flags], {
      configuration: { models: { default: model } },
      terminal: true,
      onStderr,
      env: { NO_COLOR: "1" },
    })
  }

  test("is shown in a terminal while a question is under way, and summed up at the end", async () => {
    const { status, stdout, stderr } = await asking([], (text) => text.includes("1 question running"))
    expect({ status, stdout }).toEqual({ status: 0, stdout: "x\n" })
    expect(stderr).toContain('ask "Q"')
    expect(stderr).toMatch(/1 question, \d+ tokens, price not known\n$/)
  })

  test("is not with --quiet", async () => {
    expect(await asking(["--quiet"], () => true)).toMatchObject({ status: 0, stdout: "x\n", stderr: "" })
  })
})
