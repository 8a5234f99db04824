// The requests of a question as they were sent: their messages, or a single prompt.

import type { JSX } from "preact"
import { useState } from "preact/hooks"
import type { Row } from "../../src/trace/state.ts"
import { plain } from "../model/marks.ts"
import { wholeOf } from "../model/show.ts"
import { state } from "../model/store.ts"
import { Text } from "./text.tsx"
import { RequestFacts } from "./request-facts.tsx"

export function Sent({ row }: { readonly row: Row }): JSX.Element {
  const { rows } = state.value
  const requests =
    row.request === undefined
      ? row.children.map((id) => rows[id]).filter((child) => child?.request !== undefined)
      : [row]
  const [chosen, choose] = useState(0)
  const request = requests[Math.min(chosen, requests.length - 1)]
  if (request?.request === undefined) return <p class="quiet">Nothing was sent for it.</p>
  const { messages, prompt } = request.request
  return (
    <>
      {requests.length > 1 && (
        <label class="choice">
          Request{" "}
          <select value={String(chosen)} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
            {requests.map((_, i) => (
              <option key={i} value={String(i)}>
                {i + 1} of {requests.length}
              </option>
            ))}
          </select>
        </label>
      )}
      <RequestFacts row={request} />
      {prompt === null ? (
        <ol class="messages">
          {messages.map(({ role, content, calls = [] }, i) => (
            <li
              key={i}
              class={`message role-${role === "user" || role === "system" || role === "assistant" ? role : "other"}`}
            >
              <div class="role">{plain(role)}</div>
              <div class="block prose">
                <Text text={wholeOf(content, state.value.values).text} key={`${request.id} ${i}`} />
              </div>
              {calls.map(({ input }, j) => (
                <div class="block prose" key={j}>
                  <Text text={input} key={`${request.id} ${i} ${j}`} />
                </div>
              ))}
            </li>
          ))}
        </ol>
      ) : (
        <div class="block prose">
          <Text text={wholeOf(prompt, state.value.values).text} key={request.id} />
        </div>
      )}
    </>
  )
}
