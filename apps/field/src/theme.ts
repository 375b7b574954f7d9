export type ThemeChoice = 'light' | 'dark' | 'system'

// The same key as the console, so that one choice holds for both.
const STORAGE_KEY = 'shian.theme'

export function themeChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system'
  }
}

/** Shows the chosen colours, and follows the phone while nothing is chosen. */
export function applyTheme(choice = themeChoice()): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const show = () => {
    const isDark = choice === 'dark' || (choice === 'system' && dark.matches)
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
  }
  show()
  dark.onchange = show
  try {
    localStorage.setItem(STORAGE_KEY, choice)
  } catch {
    // A browser that forbids storage still switches; it only forgets.
  }
}
