import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Format } from '../../shared/format.js'
import type { KeyValues } from '../../shared/storage.js'
import type { widget as english } from '../../texts/en.js'
import type { Conversation } from '../state/conversation.js'

/** What every part of the panel needs. */
export interface PanelSurroundings {
  conversation: Conversation
  texts: typeof english
  format: Format
  storage: KeyValues
}

const Surroundings = createContext<PanelSurroundings | null>(null)
export const PanelProvider = Surroundings.Provider

export function usePanel(): PanelSurroundings {
  const surroundings = useContext(Surroundings)
  if (!surroundings) throw new Error('a part of the panel is shown outside of it')
  return surroundings
}
