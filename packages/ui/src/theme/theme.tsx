import { App, theme as antTheme, ConfigProvider, type ThemeConfig } from 'antd'
import enLocale from 'antd/locale/en_US'
import zhLocale from 'antd/locale/zh_CN'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { useLanguage } from '../i18n/language.tsx'
import { DARK, LIGHT, type Palette } from './tokens.ts'

/** What a person chose; `system` follows the device. */
export type ThemeChoice = 'light' | 'dark' | 'system'

interface ThemeState {
  readonly choice: ThemeChoice
  readonly mode: 'light' | 'dark'
  readonly setChoice: (choice: ThemeChoice) => void
}

const STORAGE_KEY = 'shian.theme'
const ThemeContext = createContext<ThemeState>({ choice: 'system', mode: 'light', setChoice: () => {} })

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system'
  }
}

function useMedia(condition: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(condition).matches)
  useEffect(() => {
    const query = window.matchMedia(condition)
    const listen = () => setMatches(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [condition])
  return matches
}

/** Light or dark colours for our own parts and for the kit beneath them. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setState] = useState<ThemeChoice>(storedChoice)
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const { language } = useLanguage()
  const mode = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice
  useEffect(() => {
    document.documentElement.dataset['theme'] = mode
  }, [mode])
  const setChoice = useCallback((next: ThemeChoice) => {
    setState(next)
    try {
      localStorage.setItem(STORAGE_KEY, next)
    } catch {
      // A browser that forbids storage still switches; it only forgets.
    }
  }, [])
  const state = useMemo(() => ({ choice, mode, setChoice }) as const, [choice, mode, setChoice])
  const theme = useMemo(() => {
    const chosen = mode === 'dark' ? DARK_THEME : LIGHT_THEME
    return still ? { ...chosen, token: { ...chosen.token, motion: false } } : chosen
  }, [mode, still])
  const nonce = cspNonce()
  return (
    <ThemeContext.Provider value={state}>
      <ConfigProvider
        locale={language === 'zh' ? zhLocale : enLocale}
        theme={theme}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
        {...(nonce ? { csp: { nonce } } : {})}
      >
        <App message={{ maxCount: 3 }}>{children}</App>
      </ConfigProvider>
    </ThemeContext.Provider>
  )
}

/** The colours in use and the way to change them. */
export function useTheme(): ThemeState {
  return useContext(ThemeContext)
}

/** The nonce the server put into the page, for the styles the kit adds while running. */
function cspNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined
}

function themeOf(palette: Palette, algorithm: NonNullable<ThemeConfig['algorithm']>): ThemeConfig {
  return {
    algorithm,
    token: {
      colorPrimary: palette.accent,
      colorLink: palette.accent,
      colorLinkHover: palette['accent-strong'],
      colorLinkActive: palette['accent-strong'],
      colorPrimaryHover: palette['accent-strong'],
      colorPrimaryActive: palette['accent-strong'],
      colorSuccess: palette['risk-a'],
      colorWarning: palette['risk-b'],
      colorError: palette['risk-d'],
      colorErrorHover: palette['risk-d'],
      colorInfo: palette.accent,
      colorText: palette.ink,
      colorTextSecondary: palette['ink-soft'],
      colorTextTertiary: palette['ink-soft'],
      colorTextDescription: palette['ink-soft'],
      colorTextPlaceholder: palette['ink-soft'],
      colorTextLightSolid: palette['on-accent'],
      colorBgBase: palette.surface,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBgLayout: palette.ground,
      colorBorder: palette['line-strong'],
      colorBorderSecondary: palette.line,
      borderRadius: 6,
      fontSize: 14,
      fontFamily: 'var(--font)',
      lineHeight: 1.6,
      controlHeight: 36,
      controlOutlineWidth: 3,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        primaryColor: palette['on-accent'],
        dangerColor: palette['on-accent'],
      },
      Tooltip: { colorBgSpotlight: palette.ink, colorTextLightSolid: palette.surface },
    },
  }
}

const LIGHT_THEME = themeOf(LIGHT, antTheme.defaultAlgorithm)
const DARK_THEME = themeOf(DARK, antTheme.darkAlgorithm)
