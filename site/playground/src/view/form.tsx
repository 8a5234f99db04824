// The form below the editor: the endpoint, if it is chosen, and an argument for each parameter of the program.

import type { JSX } from "preact"
import { argumentTexts, endpoint, modelKind, parameters, readTexts } from "../state.ts"

export function Form(): JSX.Element {
  return (
    <>
      {modelKind.value === "endpoint" && <Endpoint />}
      {parameters.value.length > 0 && <Arguments />}
    </>
  )
}

function Endpoint(): JSX.Element {
  const set = (part: Partial<typeof endpoint.value>) => (endpoint.value = { ...endpoint.value, ...part })
  const { address, model, key, calls } = endpoint.value
  return (
    <fieldset>
      <legend>Your endpoint</legend>
      <p class="hint">
        A server with OpenAI’s protocol that allows requests from this page. Runs connect to it alone. The key stays in
        the memory of this page.
      </p>
      <label>
        Address
        <input type="url" value={address} onInput={({ currentTarget }) => set({ address: currentTarget.value })} />
      </label>
      <label>
        Model
        <input value={model} onInput={({ currentTarget }) => set({ model: currentTarget.value })} />
      </label>
      <label>
        Key
        <input
          type="password"
          autocomplete="off"
          value={key}
          onInput={({ currentTarget }) => set({ key: currentTarget.value })}
        />
      </label>
      <label>
        Questions of a run at most
        <input inputMode="numeric" value={calls} onInput={({ currentTarget }) => set({ calls: currentTarget.value })} />
      </label>
    </fieldset>
  )
}

function Arguments(): JSX.Element {
  const problems = readTexts.value.kind === "wrong" ? readTexts.value.problems : {}
  return (
    <fieldset>
      <legend>Arguments</legend>
      {parameters.value.map(({ name, type, documentation, required }) => {
        const written = Object.hasOwn(argumentTexts.value, name) ? argumentTexts.value[name]! : ""
        const problem = written === "" ? undefined : problems[name]
        return (
          <label key={name}>
            <code>
              {name}: {type}
            </code>
            {!required && " (optional)"}
            {documentation !== null && <span class="hint"> {documentation.split("\n")[0]}</span>}
            <textarea
              rows={written.includes("\n") ? 5 : 1}
              value={written}
              placeholder={type === "string" ? "" : "JSON"}
              onInput={({ currentTarget }) => {
                argumentTexts.value = { ...argumentTexts.value, [name]: currentTarget.value }
              }}
            />
            {problem !== undefined && <span class="problem">{problem}</span>}
          </label>
        )
      })}
    </fieldset>
  )
}
