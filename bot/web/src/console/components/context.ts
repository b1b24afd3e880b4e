import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Format } from '../../shared/format.js'
import type { Preferences } from '../../shared/preferences.js'
import type { blocks as englishBlocks, console as english } from '../../texts/en.js'
import type { Desk } from '../state/desk.js'
import type { Wait } from '../state/queue.js'

export interface ConsoleSurroundings {
  desk: Desk
  texts: typeof english
  blockTexts: typeof englishBlocks
  format: Format
  preferences: Preferences
}

const Surroundings = createContext<ConsoleSurroundings | null>(null)
export const ConsoleProvider = Surroundings.Provider

export function useConsole(): ConsoleSurroundings {
  const surroundings = useContext(Surroundings)
  if (!surroundings) throw new Error('a part of the console is shown outside of it')
  return surroundings
}

export function waitWords(wait: Wait, texts: typeof english): string {
  return wait.unit === 'now' ? texts.now : texts[wait.unit](wait.count)
}
