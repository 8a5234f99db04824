// The bar of the page: the program, its model, and what can be done with it.

import type { JSX } from "preact"
import { format, chooseExample, share, start, stop } from "../control.ts"
import { examples } from "../examples.ts"
import { exampleName, kind, modelKind, phase, recording, type ModelKind } from "../state.ts"

const MODELS: { readonly [kind in ModelKind]: string } = {
  offline: "Offline model",
  tiny: "Tiny model",
  recording: "Recorded answers",
  endpoint: "Your endpoint",
}

/** The site around the playground, which its build names. */
const HOME = document.querySelector<HTMLLinkElement>("link[rel=home]")?.href

export function Bar(): JSX.Element {
  const isRunning = phase.value === "running"
  return (
    <header class="bar">
      <h1>
        {HOME === undefined ? "Recall" : <a href={HOME}>Recall</a>} <span>playground</span>
      </h1>
      <label>
        Example
        <select value={exampleName.value} onChange={({ currentTarget }) => void chooseExample(currentTarget.value)}>
          {exampleName.value === "" && <option value="">–</option>}
          {examples.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        Model
        <select
          value={modelKind.value}
          onChange={({ currentTarget }) => (modelKind.value = currentTarget.value as ModelKind)}
        >
          {(Object.keys(MODELS) as ModelKind[]).map((kind) => (
            <option key={kind} value={kind} disabled={kind === "recording" && recording.value === null}>
              {MODELS[kind]}
            </option>
          ))}
        </select>
      </label>
      <span class="actions">
        {isRunning ? (
          <button type="button" class="main-action" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" class="main-action" onClick={() => start("run")}>
            Run
          </button>
        )}
        <button type="button" disabled={isRunning || kind.value !== "module"} onClick={() => start("test")}>
          Test
        </button>
        <button type="button" disabled={kind.value !== "module"} onClick={format}>
          Format
        </button>
        <button type="button" onClick={() => void share()}>
          Share
        </button>
      </span>
    </header>
  )
}
