// The page without a trace, which opens one from a file.

import type { JSX } from "preact"
import { openFile } from "../feed/start.ts"

export function OpenFile(): JSX.Element {
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0]
    if (file !== undefined) void openFile(file)
  }
  return (
    <main
      class="open-file"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        take(event.dataTransfer?.files)
      }}
    >
      <h1>Recall trace</h1>
      <p>
        Open a trace that <code>recall run --trace FILE</code> wrote, or drop it here. It stays on this machine.
      </p>
      <label class="button">
        Open a trace
        <input type="file" accept=".jsonl,.ndjson,.json" onChange={({ currentTarget }) => take(currentTarget.files)} />
      </label>
    </main>
  )
}
