// The clients of a service, in a process of its own: for each message, as many requests as it says, from 200 clients
// at a time. Ends with its parent.

import { Agent, request } from "node:http"

const CLIENTS = 200
const url = process.argv[2]!
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
let number = 0

function ask(): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}?q=${number++}`, { method: "POST", agent }, (response) => {
      let text = ""
      response.setEncoding("utf8")
      response.on("data", (piece: string) => (text += piece))
      response.on("end", () => resolve(text))
      response.on("error", reject)
    })
    sent.on("error", reject)
    sent.end()
  })
}

async function askAll(count: number, expected: string): Promise<void> {
  let left = count
  const client = async () => {
    while (left-- > 0) {
      const text = await ask()
      if (!text.includes(expected)) throw new Error(`a client received ${JSON.stringify(text)}`)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
}

process.on("message", ({ count, expected }: { count: number; expected: string }) => {
  askAll(count, expected).then(
    () => process.send!("done"),
    (error: unknown) => process.send!(String(error)),
  )
})
process.on("disconnect", () => process.exit(0))
process.send!("ready")
