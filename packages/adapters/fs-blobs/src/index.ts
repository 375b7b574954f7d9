export * from './fs-blobs.ts'
