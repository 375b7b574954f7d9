import '@shian/ui/tokens.css'
import '@shian/ui/base.css'
import './field.css'
import { LanguageProvider } from '@shian/ui/language'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { start } from './core/state.ts'
import { applyTheme } from './theme.ts'

applyTheme()
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <App />
    </LanguageProvider>
  </StrictMode>,
)
void start()
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register('/field/sw.js', { scope: '/field/' })
}
// Asked without a dialog in most browsers; where there is one, the page "me" asks.
void navigator.storage?.persist?.()
