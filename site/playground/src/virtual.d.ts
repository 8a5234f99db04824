declare module "virtual:examples" {
  import type { Listed } from "./examples.ts"
  export const EXAMPLES: readonly Listed[]
}
declare module "*.css"
