import type { ReactNode } from 'react'
import type { KeysetList } from '../api/query.ts'
import { Answer } from '../states/states.tsx'
import { Table, type TableProps } from './table.tsx'

export interface ListTableProps<Row>
  extends Omit<TableProps<Row>, 'rows' | 'hasMore' | 'loadingMore' | 'onLoadMore'> {
  readonly list: KeysetList<Row>
  /** What could not be loaded, when it could not. */
  readonly what?: string
  /** Shown instead of a table without rows. */
  readonly empty: ReactNode
  readonly lines?: number
}

/** A keyset-paged list with all its states: loading, failed, empty, rows, more rows. */
export function ListTable<Row>({ list, what, empty, lines = 6, ...table }: ListTableProps<Row>) {
  const { query, rows } = list
  return (
    <Answer
      query={{ ...query, data: query.data ? rows : undefined }}
      lines={lines}
      {...(what ? { what } : {})}
    >
      {loaded =>
        loaded.length === 0 ? (
          empty
        ) : (
          <Table
            {...table}
            rows={loaded}
            hasMore={list.hasMore}
            loadingMore={query.isFetchingNextPage}
            onLoadMore={list.loadMore}
          />
        )
      }
    </Answer>
  )
}
