/** Every English text, a file for each page, so that a page loads its own. zh/ has the same keys, which the compiler checks. */
export { loader } from './en/loader.js'
export { blocks } from './en/blocks.js'
export { widget } from './en/widget.js'
export { shop } from './en/shop.js'
export { console } from './en/console.js'
