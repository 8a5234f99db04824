// What the viewer keeps between visits. Where the browser keeps nothing, as it may for files, it does without.

const PREFIX = "recall-viewer:"

export function recallSetting(name: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + name)
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    // Forbidden, or not ours.
    return null
  }
}

export function keepSetting(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch {
    // Forbidden or full: the next visit begins as the first.
  }
}
