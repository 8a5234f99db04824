// The AI SDK's UI message stream, read by its own chat over HTTP: the chat that `useChat` is made of.

import { AbstractChat, DefaultChatTransport, type ChatState, type UIMessage } from "ai"
import { expect, test } from "vitest"
import { createRuntime, uiMessageStreamResponse, type ResponseOptions, type RunStream } from "../../src/index.ts"
import { createGate } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"
import { until } from "../support/until.ts"
import { serveResponses } from "../support/web-server.ts"

class Chat extends AbstractChat<UIMessage> {
  /** The texts of the last message, each time that it has changed. */
  readonly seen: string[]

  constructor(api: string, onError: (error: Error) => void = () => {}) {
    const seen: string[] = []
    const note = (message: UIMessage | undefined) => {
      const text = message === undefined ? "" : textOf(message)
      if (message?.role === "assistant" && seen.at(-1) !== text) seen.push(text)
    }
    const state: ChatState<UIMessage> = {
      status: "ready",
      error: undefined,
      messages: [],
      pushMessage(message) {
        state.messages = [...state.messages, message]
        note(message)
      },
      popMessage() {
        state.messages = state.messages.slice(0, -1)
      },
      replaceMessage(index, message) {
        state.messages = state.messages.with(index, message)
        note(message)
      },
      snapshot: (thing) => structuredClone(thing),
    }
    super({ transport: new DefaultChatTransport({ api }), state, onError })
    this.seen = seen
  }
}

function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("")
}

const serve = (stream: (question: string) => RunStream, options?: ResponseOptions) =>
  serveResponses(async (request) => {
    const { messages } = (await request.json()) as { messages: UIMessage[] }
    return uiMessageStreamResponse(stream(textOf(messages.at(-1)!)), options)
  })

test("the chat shows the text as it grows", async () => {
  const gate = createGate()
  const runtime = createRuntime({ models: answering({ A: "the answer 😀" }, { gate }) })
  const chat = new Chat(await serve((q) => runtime.stream('EMIT q + ": " + ask("A")'.replace("q", JSON.stringify(q)))))
  const sent = chat.sendMessage({ text: "Hello" })
  await gate.arrived(1)
  await until(() => chat.seen.at(-1) === "Hello: ")
  expect(chat.status).toBe("streaming")
  gate.open()
  await sent
  expect(chat.status).toBe("ready")
  expect(chat.error).toBeUndefined()
  expect(textOf(chat.lastMessage!)).toBe("Hello: the answer 😀")
  for (const text of chat.seen) expect("Hello: the answer 😀".startsWith(text)).toBe(true)
})

test("its message has the metadata that the host chooses", async () => {
  const chat = new Chat(await serve(() => createRuntime().stream("EMIT 42"), { result: ({ value }) => ({ value }) }))
  await chat.sendMessage({ text: "?" })
  expect(chat.lastMessage).toMatchObject({ role: "assistant", metadata: { value: 42 } })
  expect(textOf(chat.lastMessage!)).toBe("42")
})

test("its message says that a run was partial, and nothing of a complete one", async () => {
  const runtime = createRuntime({ models: answering({ A: "a" }) })
  const metadata = async (calls: number) => {
    const chat = new Chat(await serve(() => runtime.stream('EMIT "Half " + ask("A")', { budget: { calls } })))
    await chat.sendMessage({ text: "?" })
    expect(textOf(chat.lastMessage!)).toBe(calls === 0 ? "Half " : "Half a")
    return chat.lastMessage!.metadata
  }
  expect(await metadata(0)).toEqual({ partial: true })
  expect(await metadata(1)).toBeUndefined()
})

test("a text that is empty is a message, too", async () => {
  const chat = new Chat(await serve(() => createRuntime().stream('EMIT ""')))
  await chat.sendMessage({ text: "?" })
  expect(chat.status).toBe("ready")
})

test("a failure is the chat's error, behind the text so far", async () => {
  const errors: string[] = []
  const source = 'EMIT "so far" + upper(1 / ask("A", returns: number))'
  const runtime = createRuntime({ models: answering({ A: "0" }) })
  const chat = new Chat(await serve(() => runtime.stream(source)), ({ message }) => errors.push(message))
  await chat.sendMessage({ text: "?" })
  expect(chat.status).toBe("error")
  expect(errors).toEqual(["division-by-zero"])
  expect(chat.seen.at(-1)).toBe("so far")
})

test("a wrong option is its error", async () => {
  const chat = new Chat(await serve(() => createRuntime().stream("EMIT 1", { budget: { calls: -1 } })))
  await chat.sendMessage({ text: "?" })
  expect(chat.error?.message).toBe("invalid-budget")
})

test("stopping the chat aborts the run and its requests", async () => {
  const gate = createGate()
  const runtime = createRuntime({ models: answering({ A: "x" }, { gate }) })
  let result: Promise<unknown> = Promise.resolve()
  const chat = new Chat(
    await serve(() => {
      const stream = runtime.stream('EMIT "A: " + ask("A")')
      result = stream.result
      return stream
    }),
  )
  const sent = chat.sendMessage({ text: "?" })
  await gate.arrived(1)
  await chat.stop()
  await sent
  await expect(result).rejects.toThrow("the client left")
  expect(gate.waiting).toEqual([])
})

test("a run that the host aborts ends the message without an error", async () => {
  const gate = createGate()
  const controller = new AbortController()
  const runtime = createRuntime({ models: answering({ A: "x" }, { gate }) })
  const chat = new Chat(await serve(() => runtime.stream('EMIT "A: " + ask("A")', { signal: controller.signal })))
  const sent = chat.sendMessage({ text: "?" })
  await gate.arrived(1)
  controller.abort()
  await sent
  expect(chat.error).toBeUndefined()
  expect(chat.seen.at(-1)).toBe("A: ")
})
