// The natives that modules of npm packages may use: none with effects, unless the host allows it or the program passes
// it.

import { describe, expect, test } from "vitest"
import { native, NUMBER } from "../../../src/index.ts"
import type { ModuleLoader } from "../../../src/program/modules/loader.ts"
import { RecallError } from "../../../src/base/errors.ts"
import { createRuntime, type RuntimeOptions } from "../../../src/runtime.ts"
import { scripted } from "../../../src/testing/scripted.ts"

const LIBRARY = `
IMPORT send FROM "host"
TASK notify(): number = send(1)
`

function packaged(text: string, name = "lib"): ModuleLoader {
  return {
    load: async (specifier) => ({
      id: `node_modules/${specifier}/main.rcl`,
      text,
      origin: { name, version: "1.0.0", path: "main.rcl" },
    }),
  }
}

/** Runs a program, and gives its value and the messages sent. */
async function run(
  source: string,
  options: RuntimeOptions,
): Promise<{ value?: unknown; codes?: readonly string[]; hint?: string | undefined; sent: readonly number[] }> {
  const sent: number[] = []
  const send = native({
    name: "send",
    parameters: { n: NUMBER },
    returns: NUMBER,
    effect: "write",
    run: ({ n }) => sent.push(n),
  })
  const count = native({
    name: "twice",
    parameters: { n: NUMBER },
    returns: NUMBER,
    effect: "none",
    run: ({ n }) => 2 * n,
  })
  try {
    return { value: (await createRuntime({ natives: [send, count], ...options }).run(source)).value, sent }
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    return { codes: error.diagnostics.map(({ code }) => code), hint: error.diagnostics[0]?.hint, sent }
  }
}

describe("a module of a package", () => {
  test("may not import a native with effects", async () => {
    const { codes, hint, sent } = await run('IMPORT notify FROM "lib"\nEMIT notify()', { modules: packaged(LIBRARY) })
    expect({ codes, sent }).toEqual({ codes: ["not-allowed"], sent: [] })
    expect(hint).toContain('packages: { "lib": ["send"] }')
  })

  test("may not either when another is allowed to, or when answers are granted it", async () => {
    const modules = packaged(LIBRARY)
    for (const options of [
      { packages: { other: ["send"] } },
      { packages: { lib: ["twice"] } },
      { packages: { lib: [] } },
      { grant: ["send"] },
    ]) {
      expect(await run('IMPORT notify FROM "lib"\nEMIT notify()', { modules, ...options })).toMatchObject({
        codes: ["not-allowed"],
        sent: [],
      })
    }
    expect(
      await run('IMPORT notify FROM "lib"\nEMIT notify()', {
        modules: packaged(LIBRARY, "other/node_modules/lib"),
        packages: { lib: ["send"] },
      }),
    ).toMatchObject({ codes: ["not-allowed"] })
  })

  test("may when the host allows it to that package", async () => {
    expect(
      await run('IMPORT notify FROM "lib"\nEMIT notify()', { modules: packaged(LIBRARY), packages: { lib: ["send"] } }),
    ).toEqual({ value: 1, sent: [1] })
  })

  test("gets natives without effects", async () => {
    expect(
      await run('IMPORT four FROM "lib"\nEMIT four()', {
        modules: packaged('IMPORT twice FROM "host"\nTASK four() = twice(2)'),
      }),
    ).toMatchObject({ value: 4 })
  })

  test("does not find one through the host as a whole", async () => {
    const { codes, sent } = await run('IMPORT f FROM "lib"\nEMIT f()', {
      modules: packaged('IMPORT "host" AS host\nTASK f() = host.send(1)'),
    })
    expect({ codes, sent }).toEqual({ codes: ["unknown-name"], sent: [] })
  })

  test("uses natives that the program passes to it", async () => {
    expect(
      await run('IMPORT f FROM "lib"\nIMPORT send FROM "host"\nEMIT f(send)', {
        modules: packaged("TASK f(tell) = tell(7)"),
      }),
    ).toEqual({ value: 1, sent: [7] })
  })

  test("cannot grant it to the answers of its questions, not even one that was passed to it", async () => {
    const models = scripted(() => 'CALL("send", 9)')
    const asking = packaged('TASK f(tell) = ask("Q", tools: [tell])')
    const source = 'IMPORT f FROM "lib"\nIMPORT send FROM "host"\nEMIT f(send)'
    expect(await run(source, { modules: asking, models })).toMatchObject({ codes: ["not-granted"], sent: [] })
    expect(await run(source, { modules: asking, models, grant: ["send"] })).toMatchObject({ sent: [9] })
  })
})

test("the program's own modules get all natives", async () => {
  expect(
    await run('IMPORT notify FROM "./lib.rcl"\nEMIT notify()', {
      modules: { load: async () => ({ id: "lib.rcl", text: LIBRARY }) },
    }),
  ).toEqual({ value: 1, sent: [1] })
})
