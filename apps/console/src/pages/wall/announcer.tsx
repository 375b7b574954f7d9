import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'

const AnnounceContext = createContext<(sentence: string) => void>(() => {})

/** Holds the one place from which the wall speaks to screen readers, politely. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [{ sentence, turn }, say] = useState({ sentence: '', turn: 0 })
  const announce = useCallback((next: string) => say(was => ({ sentence: next, turn: was.turn + 1 })), [])
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <div className="s-hidden" role="status" aria-live="polite" data-testid="announcer">
        {/* A new element each time, so that the same sentence twice is read twice. */}
        <span key={turn}>{sentence}</span>
      </div>
    </AnnounceContext.Provider>
  )
}

/** Says a sentence to screen readers when they have finished their own. */
export function useAnnounce(): (sentence: string) => void {
  return useContext(AnnounceContext)
}
