// A stub of VS Code's interface for the commands of the extension: a test gives it inputs, and sees what is executed.

import { readFile } from "node:fs/promises"
import { join } from "node:path"

/** The state of the stub, which the test holds. */
const state = globalThis.editorStub

export class Uri {
  constructor(path) {
    this.fsPath = path
    this.scheme = "file"
  }
  static joinPath(base, ...parts) {
    return new Uri(join(base.fsPath, ...parts))
  }
  toString() {
    return `file://${this.fsPath}`
  }
}

export function Task(definition, scope, name, source, execution) {
  return { definition, scope, name, source, execution }
}

export function ProcessExecution(process, args, options) {
  return { process, args, options }
}

export const TaskScope = { Workspace: 2 }
export const TaskRevealKind = { Always: 1 }
export const TaskPanelKind = { Dedicated: 2 }
export const ViewColumn = { Beside: -2 }
export const tasks = { executeTask: async (task) => void state.tasks.push(task) }
export const workspace = {
  isTrusted: true,
  workspaceFolders: undefined,
  getWorkspaceFolder: () => undefined,
  getConfiguration: () => ({ get: (name) => state.settings[name] }),
  openTextDocument: async (uri) => {
    const text = await readFile(uri.fsPath, "utf8")
    return { uri, isDirty: false, getText: () => text }
  },
}
export const window = {
  activeTextEditor: undefined,
  showInputBox: async (options) => {
    state.questions.push(options)
    return state.inputs.shift()
  },
  showInformationMessage: async (message) => void state.messages.push(message),
  showErrorMessage: async (message) => void state.messages.push(message),
  createWebviewPanel: (type, title, column, options) => {
    const panel = { type, title, column, options, webview: { html: "" } }
    state.panels.push(panel)
    return panel
  },
}
