// A client of `recall mcp` in this process, with a model and files of the test's own.

import { PassThrough } from "node:stream"
import { Client, type ClientOptions, type Transport } from "@modelcontextprotocol/client"
import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/server"
import { recall, type Outcome, type Surroundings } from "./command-line.ts"

/** The eras of the protocol that a client may speak. */
export const ERAS: { readonly [era: string]: ClientOptions } = {
  "2025-11-25": {},
  "2026-07-28": { versionNegotiation: { mode: { pin: "2026-07-28" } } },
}

export interface Connected {
  readonly client: Client
  /** Everything that the server has written to the protocol's stream. */
  readonly written: () => string
  /** Closes the client's end of the stream, as a client that dies does, and gives the outcome of the command. */
  end(): Promise<Outcome>
}

/** Starts `recall mcp args…` and connects a client. Rejects with what the command reports if it does not serve. */
export async function connect(
  args: readonly string[],
  surroundings: Surroundings = {},
  options: ClientOptions = {},
): Promise<Connected> {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let written = ""
  output.on("data", (chunk: Buffer) => (written += chunk.toString()))
  const outcome = recall(["mcp", ...args], { ...surroundings, protocol: { input, output } })
  const client = new Client({ name: "test", version: "1" }, options)
  const refused = outcome.then(({ status, stderr }) => Promise.reject(new Error(`status ${status}\n${stderr}`)))
  refused.catch(() => undefined)
  await Promise.race([client.connect(streamTransport(output, input)), refused])
  return {
    client,
    written: () => written,
    end: async () => {
      input.end()
      const ended = await outcome
      await client.close()
      return ended
    },
  }
}

function streamTransport(from: PassThrough, to: PassThrough): Transport {
  const buffer = new ReadBuffer()
  const transport: Transport = {
    start: async () => {
      from.on("data", (chunk: Buffer) => {
        buffer.append(chunk)
        for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage())
          transport.onmessage?.(message)
      })
    },
    send: async (message) => void to.write(serializeMessage(message)),
    close: async () => transport.onclose?.(),
  }
  return transport
}
