// The extension: the language server, and the commands.

import { commands, type ExtensionContext, Uri } from "vscode"
import { type Command, runCommand } from "./running.ts"
import { serveLanguage } from "./server.ts"
import { viewTrace } from "./viewing.ts"

const RUNNING: { readonly [name: string]: Command } = {
  "recall.run": "run",
  "recall.estimate": "plan",
  "recall.test": "test",
}

/** Called by the editor when a file of Recall is opened, or a command is used. */
export function activate(context: ExtensionContext): void {
  const restart = serveLanguage(context)
  const register = (name: string, run: (uri?: Uri) => Promise<void>) =>
    context.subscriptions.push(
      commands.registerCommand(name, (uri: unknown) => run(uri instanceof Uri ? uri : undefined)),
    )
  for (const [name, command] of Object.entries(RUNNING)) register(name, (uri) => runCommand(context, command, uri))
  register("recall.viewTrace", (uri) => viewTrace(context, uri))
  register("recall.restartServer", restart)
}
