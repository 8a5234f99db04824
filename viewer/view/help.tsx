// The dialog that explains the keys.

import type { JSX } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { helpIsOpen, setSingleKeys, singleKeys } from "../model/shortcuts.ts"
import { Icon } from "./icons.tsx"

const KEYS: readonly (readonly [string, string])[] = [
  ["/", "search"],
  ["?", "this help"],
  [", and .", "one event back or forwards"],
  ["m", "show texts as rendered Markdown, or as they are"],
  ["1, 2, 3", "show the calls, the text, the totals"],
  ["↑ ↓", "in the tree: move to the row above or below"],
  ["→ ←", "open or fold a row; then move to its first child or its parent"],
  ["Home End Page Up Page Down", "move farther"],
  ["*", "open the row and all its siblings"],
  ["Enter", "show the details of the row; in the search, go to the next match"],
  ["+ − 0", "in the chart: zoom in, out, show all"],
  ["Shift with an arrow", "in the chart: pan"],
  ["f", "in the chart: zoom to the selected call"],
]

export function Help(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = helpIsOpen.value
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  const close = (): void => {
    helpIsOpen.value = false
  }
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={close}>
      <header>
        <h2 id="help-title">Keys</h2>
        <button type="button" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={({ currentTarget }) => setSingleKeys(currentTarget.checked)}
        />
        Single keys work wherever the focus is
      </label>
    </dialog>
  )
}
