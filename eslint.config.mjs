import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["**/dist/**", "**/node_modules/**", ".sluice/**", "bin/**", "**/*.mjs", "**/*.js"] },
    ...tseslint.configs.recommended,
    prettier,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
            "@typescript-eslint/await-thenable": "error",
            "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_$" }],
            // `import x = require()` is how TypeScript imports what a module exports as a whole, as a Pulumi program does.
            "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }],
            eqeqeq: "error",
            "no-throw-literal": "error",
        },
    },
    {
        // A rule that swallows what it could not read passes without having looked (DESIGN, policies).
        files: ["policies/**/*.ts"],
        rules: {
            "no-restricted-syntax": [
                "error",
                {
                    selector: "CatchClause[param=null]",
                    message: "A bare catch turns an unknown value into a silent pass.",
                },
            ],
            "no-restricted-imports": ["error", { patterns: ["**/infra/**", "**/local/**"], paths: ["@pulumi/aws"] }],
        },
    },
    {
        files: ["tests/**/*.ts"],
        rules: { "@typescript-eslint/no-unused-expressions": "off" },
    },
);
