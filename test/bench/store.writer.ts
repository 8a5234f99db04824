// A process that puts values into a store, beside another one that does the same:
// `store.writer.ts CLIENT FOLDER FROM COUNT AT_ONCE`.

import { CLIENTS, keyOf, valueOf } from "./store.clients.ts"

const [name = "", folder = "", ...numbers] = process.argv.slice(2)
const [from = 0, count = 0, atOnce = 1] = numbers.map(Number)
const store = await CLIENTS[name]!(folder)
for (let i = from; i < from + count; i += atOnce)
  await Promise.all(Array.from({ length: atOnce }, (_, j) => store.put(keyOf(i + j), valueOf(i + j))))
await store.close()
