// Builds the pages into bot/static: the panel, the console and the shop as modules with hashed names under assets/,
// then the loader, a classic script with a fixed name that knows the panel's name.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const root = path('../src')
const outDir = path('../../static')

const shared = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  // Every icon and picture stays a file or an element: a strict content security policy refuses data: addresses.
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false },
}

const pages = await build({
  ...shared,
  base: '/static/',
  build: {
    ...shared.build,
    outDir,
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        panel: path('../src/widget/panel.tsx'),
        console: path('../src/console/index.html'),
        shop: path('../src/shop/index.html'),
      },
      preserveEntrySignatures: 'exports-only',
      output: { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js' },
    },
  },
})

const chunks = pages.output.filter((item) => item.type === 'chunk')
const entry = (name) => chunks.find((chunk) => chunk.isEntry && chunk.name === name)
const panel = entry('panel')

await build({
  ...shared,
  define: { __PANEL__: JSON.stringify(`static/${panel.fileName}`) },
  build: {
    ...shared.build,
    outDir: `${outDir}/widget/v1`,
    emptyOutDir: true,
    lib: {
      entry: path('../src/widget/loader.ts'),
      formats: ['iife'],
      name: 'frontdoorLoader',
      fileName: () => 'loader.js',
    },
  },
})

// What each page loads, for the budget: the files reached from its entry by static imports.
function closure(chunk, seen = new Set()) {
  if (!chunk || seen.has(chunk.fileName)) return seen
  seen.add(chunk.fileName)
  for (const css of chunk.viteMetadata?.importedCss ?? []) seen.add(css)
  for (const name of chunk.imports)
    closure(
      chunks.find((other) => other.fileName === name),
      seen,
    )
  return seen
}
await writeFile(
  `${outDir}/files.json`,
  JSON.stringify({
    loader: ['widget/v1/loader.js'],
    panel: [...closure(panel)],
    console: [...closure(entry('console'))],
    shop: [...closure(entry('shop'))],
  }),
)
