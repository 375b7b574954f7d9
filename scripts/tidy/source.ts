import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'

/** What the checks want to know of one TypeScript file. Lines count from 1. */
export interface SourceFacts {
  lines: number
  functions: { name: string; line: number; lines: number }[]
  /** Lines with `Date.now` or `new Date()`. */
  clockReads: number[]
  /** Module names of imports, re-exports and `import()`. */
  imports: { from: string; line: number }[]
  /** First arguments of `defineEvent(…)`. */
  definedEvents: { type: string; line: number }[]
}

const FUNCTION_KINDS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
])

/**
 * Parses files with the compiler itself, in one project of our own that resolves nothing and checks no types: half a
 * second for a thousand files.
 *
 * @param paths absolute paths
 * @param read gives the text of a path, so that a test can offer files that are on no disk
 */
export function readSources(paths: string[], read: (path: string) => string): Map<string, SourceFacts> {
  const project = '/tidy-of-shian/tsconfig.json'
  const config = {
    compilerOptions: {
      noResolve: true,
      noLib: true,
      types: [],
      jsx: 'preserve',
      allowImportingTsExtensions: true,
    },
    files: paths,
  }
  const known = new Set(paths)
  const compiler = new API({
    fs: {
      fileExists: path => (path === project || known.has(path) ? true : undefined),
      readFile: path => {
        if (path === project) return JSON.stringify(config)
        return known.has(path) ? read(path) : undefined
      },
    },
  })
  try {
    const program = compiler.updateSnapshot({ openProjects: [project] }).getProjects()[0]?.program
    const facts = new Map<string, SourceFacts>()
    for (const path of paths) {
      const parsed = program?.getSourceFile(path)
      if (parsed === undefined) throw new Error(`the compiler did not read ${path}`)
      facts.set(path, readFacts(parsed))
    }
    return facts
  } finally {
    compiler.close()
  }
}

function readFacts(file: SourceFile): SourceFacts {
  const starts = lineStarts(file.text)
  const lineOf = (position: number): number => findLine(starts, position)
  const facts: SourceFacts = {
    lines: file.text.endsWith('\n') ? starts.length - 1 : starts.length,
    functions: [],
    clockReads: [],
    imports: [],
    definedEvents: [],
  }
  const visit = (node: Node): void => {
    const line = lineOf(node.getStart(file))
    if (FUNCTION_KINDS.has(node.kind))
      facts.functions.push({ name: nameOf(node, file), line, lines: lineOf(node.end) - line + 1 })
    if (readsClock(node, file)) facts.clockReads.push(line)
    const from = importedModule(node)
    if (from !== undefined) facts.imports.push({ from, line })
    const type = definedEvent(node, file)
    if (type !== undefined) facts.definedEvents.push({ type, line })
    node.forEachChild(child => visit(child))
  }
  visit(file)
  return facts
}

/** Parts of nodes that the checks look at. */
interface Parts {
  name?: Node
  parent?: Parts & Node
  expression?: Node & Parts
  arguments?: readonly (Node & { text?: string })[]
  moduleSpecifier?: Node & { text?: string }
}

function nameOf(node: Node & Parts, file: SourceFile): string {
  const named = node.name ?? node.parent?.name
  if (node.kind === SyntaxKind.Constructor) return 'constructor'
  return named === undefined ? 'a function' : named.getText(file)
}

function readsClock(node: Node & Parts, file: SourceFile): boolean {
  if (node.kind === SyntaxKind.PropertyAccessExpression)
    return node.getText(file).replace(/\s/g, '') === 'Date.now'
  if (node.kind !== SyntaxKind.NewExpression || node.expression?.getText(file) !== 'Date') return false
  return node.arguments === undefined || node.arguments.length === 0
}

function importedModule(node: Node & Parts): string | undefined {
  if (node.kind === SyntaxKind.ImportDeclaration || node.kind === SyntaxKind.ExportDeclaration)
    return node.moduleSpecifier?.text
  if (node.kind === SyntaxKind.CallExpression && node.expression?.kind === SyntaxKind.ImportKeyword)
    return node.arguments?.[0]?.text
  return undefined
}

function definedEvent(node: Node & Parts, file: SourceFile): string | undefined {
  if (node.kind !== SyntaxKind.CallExpression || node.expression?.getText(file) !== 'defineEvent')
    return undefined
  return node.arguments?.[0]?.text
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The line that holds a position, by halving. */
function findLine(starts: number[], position: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= position) low = middle
    else high = middle - 1
  }
  return low + 1
}
