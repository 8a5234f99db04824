// The messages of the language server through a port, as JSON that the port copies.

import type { Disposable, MessageReader, MessageWriter } from "../../../../src/lsp/index.ts"

/** A port neither fails nor closes: it ends with its worker. */
const never = (): Disposable => ({ dispose() {} })

export function readerOf(port: MessagePort): MessageReader {
  return {
    onError: never,
    onClose: never,
    onPartialMessage: never,
    listen(callback) {
      const onMessage = ({ data }: MessageEvent<{ jsonrpc: string }>) => callback(data)
      port.addEventListener("message", onMessage)
      port.start()
      return { dispose: () => port.removeEventListener("message", onMessage) }
    },
    dispose() {},
  }
}

export function writerOf(port: MessagePort): MessageWriter {
  return { onError: never, onClose: never, write: async (message) => port.postMessage(message), end() {}, dispose() {} }
}
