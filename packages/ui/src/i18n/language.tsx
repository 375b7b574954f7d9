import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { type Bilingual, type Dictionary, type Language, type Translate, translator } from './dictionary.ts'

const STORAGE_KEY = 'shian.language'

interface LanguageState {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
}

const LanguageContext = createContext<LanguageState>({ language: 'zh', setLanguage: () => {} })

function storedLanguage(): Language {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

/** Holds the language of the screen, remembers it on this device and tells the document. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setState] = useState<Language>(storedLanguage)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  const setLanguage = useCallback((next: Language) => {
    setState(next)
    try {
      localStorage.setItem(STORAGE_KEY, next)
    } catch {
      // A browser that forbids storage still switches; it only forgets.
    }
  }, [])
  const state = useMemo(() => ({ language, setLanguage }), [language, setLanguage])
  return <LanguageContext.Provider value={state}>{children}</LanguageContext.Provider>
}

/** The language of the screen and the way to change it. */
export function useLanguage(): LanguageState {
  return useContext(LanguageContext)
}

/** The translator of one dictionary in the language of the screen. */
export function useText<Key extends string>(dictionary: Dictionary<Key>): Translate<Key> {
  const { language } = useLanguage()
  return useMemo(() => translator(dictionary, language), [dictionary, language])
}

/** Picks the side of a bilingual sentence that the screen shows; a missing side falls back to the other. */
export function usePick(): (sentence: Bilingual | string | null | undefined) => string {
  const { language } = useLanguage()
  return useCallback(
    sentence => {
      if (sentence === null || sentence === undefined) return ''
      if (typeof sentence === 'string') return sentence
      return sentence[language] || sentence.zh || sentence.en
    },
    [language],
  )
}
