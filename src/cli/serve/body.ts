// The body of a request as JSON, of a bounded size.

import type { IncomingMessage } from "node:http"
import { parseJsonExactly } from "../../values/json-text.ts"
import { Failure } from "../../values/failure.ts"
import { clientLeft, Problem } from "./problem.ts"

/** Reads the body as JSON with exact numbers. Rejects with the problem of one that is none, or too long. */
export async function readJson(request: IncomingMessage, mostBytes: number): Promise<unknown> {
  const { headers } = request
  // A page of another origin can send any other type without being asked for permission first.
  if (!/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? ""))
    throw new Problem(415, "unsupported-type", "the content-type of a request is application/json")
  if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity")
    throw new Problem(415, "unsupported-encoding", "a compressed request is not read")
  const bytes = await readBytes(request, mostBytes)
  try {
    return parseJsonExactly(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof TypeError || thrown instanceof Failure)
      throw new Problem(400, "invalid-json", `the body is not JSON in UTF-8: ${thrown.message}`)
    throw thrown
  }
}

/** The bytes of a body. The rest of one that is too long is read and dropped, so that the client gets the response. */
function readBytes(request: IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  const tooLong = () => new Problem(413, "too-large", `the body of a request has at most ${mostBytes} bytes`)
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) return Promise.reject(tooLong())
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    let size = 0
    request.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= mostBytes) return void chunks.push(chunk)
      chunks = []
      reject(tooLong())
    })
    request.once("end", () => resolve(Buffer.concat(chunks)))
    request.once("error", reject)
    request.once("close", () => reject(clientLeft()))
  })
}
