import './refusals.ts'

export * from './manifest.ts'
export * from './record.ts'
export * from './store.ts'
