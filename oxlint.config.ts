// The linter's rules: the order of the rooms, the circles of imports that are real, and the style beyond layout.

import type { OxlintConfig, OxlintOverride } from "oxlint"
import { filesOf, restrictionsOf, ROOMS, viewerRestrictions } from "./scripts/lint/rooms.ts"

const config: OxlintConfig = {
  plugins: ["typescript", "unicorn", "oxc", "import", "promise"],
  jsPlugins: ["./scripts/lint/plugin.ts"],
  categories: { correctness: "error", suspicious: "error", perf: "error" },
  rules: {
    "recall/prose": "error",
    "recall/line-width": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "off",
    "typescript/consistent-type-imports": "error",
    "eslint/eqeqeq": "error",
    "eslint/no-var": "error",
    "eslint/prefer-const": "error",
    "eslint/no-console": "error",
    "eslint/no-eval": "error",
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "import/no-default-export": "error",
    "import/no-named-as-default-member": "off",
    // An array of a known length is allocated at once; a copy of each item is often intended.
    "unicorn/no-new-array": "off",
    "unicorn/prefer-set-has": "off",
    "oxc/no-map-spread": "off",
    // A walk up a chain of scopes begins with `this`.
    "typescript/no-this-alias": "off",
    // Sequential awaits are deliberate: an order is kept, or the loop is the machine itself.
    "eslint/no-await-in-loop": "off",
    // An inner scope may reuse a name of an outer one for the same thing in a later state.
    "eslint/no-shadow": "off",
    "eslint/no-underscore-dangle": "off",
    "eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    // A loop may wait for a change that another part of the program makes.
    "eslint/no-unmodified-loop-condition": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/no-array-reverse": "off",
    "unicorn/consistent-function-scoping": "off",
  },
  overrides: [
    ...ROOMS.map((room): OxlintOverride => ({
      files: [filesOf(room)],
      rules: { "eslint/no-restricted-imports": ["error", { patterns: restrictionsOf(room) }] },
    })),
    {
      files: ["viewer/**/*.{ts,tsx}"],
      rules: {
        // A style sheet is imported for its effect.
        "import/no-unassigned-import": ["error", { allow: ["**/*.css"] }],
        "eslint/no-restricted-imports": ["error", { patterns: viewerRestrictions() }],
      },
    },
    {
      files: ["site/**/*.{ts,tsx}"],
      rules: {
        "import/no-unassigned-import": ["error", { allow: ["**/*.css"] }],
        // The rule takes a port for a window.
        "unicorn/require-post-message-target-origin": "off",
      },
    },
    // The tree's IF has a field named `then`.
    { files: ["grammar/**/*.ts"], rules: { "unicorn/no-thenable": "off" } },

    // A value may be a type, a type converts and compares values, and both are written as text: one recursion.
    {
      files: ["src/values/equality.ts", "src/values/show.ts", "src/values/types.ts"],
      rules: { "import/no-cycle": "off" },
    },
    // Lists and records consist of values, and are values.
    {
      files: ["src/values/list.ts", "src/values/record.ts", "src/values/values.ts"],
      rules: { "import/no-cycle": ["error", { ignoreTypes: true }] },
    },

    // A call is a node, and a node makes calls.
    { files: ["src/machine/call-future.ts", "src/machine/invoke.ts"], rules: { "import/no-cycle": "off" } },
    // The machine runs nodes and code, and both receive the machine: their types name each other.
    {
      files: [
        "src/machine/abandoned.ts",
        "src/machine/authority.ts",
        "src/machine/code.ts",
        "src/machine/constant-future.ts",
        "src/machine/context.ts",
        "src/machine/cycles.ts",
        "src/machine/effects.ts",
        "src/machine/future.ts",
        "src/machine/given.ts",
        "src/machine/held-answers.ts",
        "src/machine/instance.ts",
        "src/machine/joined.ts",
        "src/machine/known-answers.ts",
        "src/machine/leaving.ts",
        "src/machine/machine.ts",
        "src/machine/memo.ts",
        "src/machine/observer.ts",
        "src/machine/promised.ts",
        "src/machine/run-meter.ts",
        "src/machine/shared-question.ts",
        "src/machine/table.ts",
        "src/machine/task.ts",
        "src/machine/observe.ts",
        "src/machine/waiting.ts",
      ],
      rules: { "import/no-cycle": ["error", { ignoreTypes: true }] },
    },

    // The compiler is one recursive function over the tree, in a file for each family of expressions.
    {
      files: [
        "src/program/compile/access.ts",
        "src/program/compile/ask.ts",
        "src/program/compile/calls.ts",
        "src/program/compile/compile.ts",
        "src/program/compile/control.ts",
        "src/program/compile/data.ts",
        "src/program/compile/functions.ts",
        "src/program/compile/names.ts",
        "src/program/compile/operators.ts",
        "src/program/compile/debug.ts",
        "src/program/compile/reduce.ts",
      ],
      rules: { "import/no-cycle": "off" },
    },
    // A scope holds definitions, and a definition is compiled in a scope: their types name each other.
    {
      files: [
        "src/program/compile/free.ts",
        "src/program/compile/slot-operators.ts",
        "src/program/compile/untrusted.ts",
        "src/program/constant.ts",
        "src/program/declared-task.ts",
        "src/program/definition.ts",
        "src/program/model-dependence.ts",
        "src/program/modules/static-type.ts",
        "src/program/parameter.ts",
        "src/program/provenance.ts",
        "src/program/reached-effect.ts",
        "src/program/scope.ts",
      ],
      rules: { "import/no-cycle": ["error", { ignoreTypes: true }] },
    },
    // A recorded answer is one string, as the model wrote it.
    { files: ["examples/answers/*.ts"], rules: { "recall/line-width": "off" } },
    {
      files: [
        "examples/{learned,learned/loop,service}/*.ts",
        "test/**/*.ts",
        "scripts/**/*.ts",
        "editors/*/scripts/*.ts",
        "site/**/scripts/*.ts",
        "site/**/*.config.ts",
        "*.config.ts",
      ],
      rules: { "import/no-default-export": "off", "eslint/no-console": "off", "unicorn/no-thenable": "off" },
    },
  ],
  ignorePatterns: [
    "dist",
    "node_modules",
    "src/program/modules/embedded.ts",
    "src/program/modules/embedded-prelude.ts",
    "src/models/prices/embedded.ts",
    "src/viewer/embedded.ts",
  ],
}

export default config
