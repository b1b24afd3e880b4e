import js from '@eslint/js'
import tseslint from 'typescript-eslint'

const MARKUP = 'Text is text: nothing in these pages is ever parsed as markup.'
const sinks = [
  'innerHTML',
  'outerHTML',
  'srcdoc',
  'insertAdjacentHTML',
  'createContextualFragment',
  'setHTMLUnsafe',
]

export default tseslint.config(
  { ignores: ['src/generated/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['scripts/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'vitest.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        ...sinks.map((property) => ({ property, message: MARKUP })),
        { object: 'document', property: 'write', message: MARKUP },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: `JSXAttribute[name.name=/^(dangerouslySetInnerHTML|${sinks.join('|')})$/]`,
          message: MARKUP,
        },
        { selector: `Property[key.name='dangerouslySetInnerHTML']`, message: MARKUP },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Leaving keys out of an object by taking it apart is meant.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // A value that passed a check takes the type that the check was for: the schemas are the proof, not the compiler.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
)
