// The part of the code that only a run with questions needs.

export { Keeper } from "../memo/keeper.ts"
export { Questioner } from "./questioner.ts"
export { granted, withoutEffects } from "./reach.ts"
