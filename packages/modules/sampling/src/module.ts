import type { Module } from '@shian/kernel'
export const sampling: Module = { name: 'sampling', views: [], reactions: [], routes: [], kinds: [], migrations: new URL('../migrations/', import.meta.url) }
