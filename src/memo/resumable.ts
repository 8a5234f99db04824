// The parts that a run has besides others if it can be resumed, which are loaded together.

export { storedApprovals } from "./approvals.ts"
export { effectJournal } from "./effects.ts"
