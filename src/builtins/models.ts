// Natives that tell about the models that questions go to.

import { IN_FORCE } from "../machine/reach.ts"
import { NUMBER, STRING } from "../values/types.ts"
import type { ModelsInReach, Native } from "../values/functions.ts"
import { optional, pure } from "./declare.ts"

export const MODEL_NATIVES: readonly Native[] = [
  pure({
    name: "shown",
    documentation:
      "The characters of the longest datum that a model is shown whole.\n"
      + "Of a longer one it is shown the beginning. `ask` can set another limit with `shown:`.",
    parameters: [optional("model", STRING, IN_FORCE)],
    returns: NUMBER,
    example: "shown() > 0",
    takesModels: true,
    run: (model: string, models: ModelsInReach) => models.shown(model),
  }),
]
