// All groups, in the order of the report. A group is loaded by itself, so that its processes hold nothing else.

import type { Group } from "./contender.ts"

const LOADERS: { readonly [name: string]: () => Promise<Group> } = {
  parse: async () => (await import("./parse.group.ts")).parseGroup,
  stream: async () => (await import("./stream.group.ts")).streamGroup,
  program: async () => (await import("./program.group.ts")).programGroup,
  fib: async () => (await import("./fib.group.ts")).fibGroup,
  lists: async () => (await import("./lists.group.ts")).listsGroup,
  values: async () => (await import("./values.group.ts")).valuesGroup,
  deep: async () => (await import("./deep.group.ts")).deepGroup,
  memo: async () => (await import("./memo.group.ts")).memoGroup,
  store: async () => (await import("./store.group.ts")).storeGroup,
  resume: async () => (await import("./resume.group.ts")).resumeGroup,
  trace: async () => (await import("./trace.group.ts")).traceGroup,
  requests: async () => (await import("./requests.group.ts")).requestsGroup,
  "first-text": async () => (await import("./first-text.group.ts")).firstTextGroup,
  service: async () => (await import("./service.group.ts")).serviceGroup,
  start: async () => (await import("./start.group.ts")).startGroup,
}

export const GROUP_NAMES: readonly string[] = Object.keys(LOADERS)

export async function loadGroup(name: string): Promise<Group> {
  return LOADERS[name]!()
}
