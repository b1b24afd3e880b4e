// Fails the build when a page grows above its budget; prints what each weighs, gzipped as a server sends it.
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const folder = new URL('../../static/', import.meta.url)
const files = JSON.parse(await readFile(new URL('files.json', folder), 'utf8'))
const KB = 1000
const budgets = {
  loader: 4 * KB,
  'loader and panel': 45 * KB,
  console: 120 * KB,
  shop: 60 * KB,
}

async function weigh(names) {
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(new URL(name, folder)), { level: 9 }).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

const sizes = {
  loader: await weigh(files.loader),
  'loader and panel': await weigh([...files.loader, ...files.panel]),
  console: await weigh(files.console),
  shop: await weigh(files.shop),
}
for (const [name, size] of Object.entries(sizes)) {
  const verdict = size <= budgets[name] ? 'of' : 'IS ABOVE ITS BUDGET OF'
  console.log(
    `  ${name.padEnd(18)}${(size / KB).toFixed(1).padStart(6)} kB gzip ${verdict} ${budgets[name] / KB} kB`,
  )
}
if (Object.entries(sizes).some(([name, size]) => size > budgets[name])) process.exit(1)
