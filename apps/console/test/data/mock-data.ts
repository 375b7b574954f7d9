// Set data of the interface, one file a place of the console.

export * from './mock-cameras.ts'
export * from './mock-office.ts'
export * from './mock-premises.ts'
export * from './mock-work.ts'
