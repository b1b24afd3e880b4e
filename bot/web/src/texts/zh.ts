/** 所有中文文案，按页面分文件。键与 en/ 相同，由编译器检查。 */
export { loader } from './zh/loader.js'
export { blocks } from './zh/blocks.js'
export { widget } from './zh/widget.js'
export { shop } from './zh/shop.js'
export { console } from './zh/console.js'
