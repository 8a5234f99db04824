// Starts a language server on a pair of message streams.

import { createConnection, createProtocolConnection, ProposedFeatures } from "vscode-languageserver"
import type { MessageReader, MessageWriter } from "vscode-languageserver"
import type { LanguageServerOptions } from "./options.ts"
import { installRuntime } from "./runtime.ts"
import { serve } from "./server.ts"

/**
 * Starts a language server that answers the messages of `reader` through `writer`, and gives a function that ends it.
 * It runs wherever JavaScript does: in a worker, the reader and the writer are those of a port.
 */
export function startLanguageServer(options: LanguageServerOptions): () => void {
  installRuntime()
  let shutdownReceived = false
  const reader = options.reader as unknown as MessageReader
  const writer = options.writer as unknown as MessageWriter
  const connection = createConnection(
    (logger) => createProtocolConnection(reader, writer, logger),
    {
      get shutdownReceived() {
        return shutdownReceived
      },
      set shutdownReceived(value) {
        shutdownReceived = value
      },
      initialize: ({ processId }) => options.onInitialize?.(processId),
      exit: (status) => options.onExit?.(status),
    },
    ProposedFeatures.all,
  )
  const closed = options.reader.onClose(() => options.onExit?.(shutdownReceived ? 0 : 1))
  serve(connection, options)
  return () => {
    closed.dispose()
    connection.dispose()
  }
}
