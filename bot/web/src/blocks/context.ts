import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Format } from '../shared/format.js'
import type { ReactFrame } from '../shared/protocol.js'
import type { blocks as english } from '../texts/en.js'

export type BlockTexts = typeof english

/** What blocks may do. Where they are only looked at, as in the console, there is nothing to do. */
export interface BlockActions {
  choose(optionId: string, title: string): void
  rate(stars: number, shown: string): void
  submit(text: string): void
  /** Follows a link on the page around the widget; false lets the browser follow it. */
  follow(url: string): boolean
  /** Tells what the customer does with a product of a list. */
  react(kind: ReactFrame['kind'], productId: string, listId: string): void
  /** What the customer thinks of a product. */
  opinion(productId: string): 'like' | 'dislike' | undefined
}

/** What blocks need to know of the page that shows them. */
export interface BlockSurroundings {
  texts: BlockTexts
  format: Format
  /** The gateway's address: pictures and pages with relative addresses are there. */
  base: string
  actions: BlockActions | null
}

const Surroundings = createContext<BlockSurroundings | null>(null)
export const BlockProvider = Surroundings.Provider

export function useBlocks(): BlockSurroundings {
  const surroundings = useContext(Surroundings)
  if (!surroundings) throw new Error('a block is shown outside of its provider')
  return surroundings
}
