// The parts of the kit screens may use; no screen imports the kit itself.
export {
  App,
  Button,
  Checkbox,
  Drawer,
  Dropdown,
  Modal,
  Progress,
  Segmented,
  Switch,
  Tabs,
  Tooltip,
} from 'antd'
export * from './api/client.ts'
export * from './api/event-stream.ts'
export * from './api/feed.tsx'
export * from './api/problem.ts'
export * from './api/query.ts'
export * from './form/field.ts'
export * from './form/photo.ts'
export * from './form/schema-form.tsx'
export { checkForm, type FieldIssue, type FormSubmission, toSubmission } from './form/values.ts'
export * from './i18n/dictionary.ts'
export * from './i18n/format.ts'
export * from './i18n/language.tsx'
export { uiText } from './i18n/ui.text.ts'
export * from './parts/clocks.tsx'
export * from './parts/combobox.tsx'
export * from './parts/controls.tsx'
export * from './parts/feedback.tsx'
export * from './parts/glyph.tsx'
export * from './parts/layout.tsx'
export * from './parts/list-table.tsx'
export * from './parts/pictures.tsx'
export * from './parts/table.tsx'
export * from './parts/tags.tsx'
export * from './parts/use-now.ts'
export * from './parts/waterfall.tsx'
export * from './states/states.tsx'
export * from './theme/theme.tsx'
export * from './theme/tokens.ts'
