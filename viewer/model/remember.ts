// Stores settings between visits. Browsers may refuse storage to pages from files; settings are then lost.

const PREFIX = "recall-viewer:"

export function recallSetting(name: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + name)
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    // Storage is forbidden, or the value is not JSON.
    return null
  }
}

export function keepSetting(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch {
    // Storage is forbidden or full: the next visit starts with the defaults.
  }
}
