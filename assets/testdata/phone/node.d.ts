// As much of Node's own runner as these tests use.
declare module 'node:test' {
  export function test(name: string, body: () => void | Promise<void>): void
}
declare module 'node:assert/strict' {
  const assert: {
    equal(got: unknown, want: unknown, message?: string): void
    deepEqual(got: unknown, want: unknown, message?: string): void
    ok(is: unknown, message?: string): void
  }
  export default assert
}
declare module 'node:fs' {
  export function readFileSync(path: string, encoding: 'utf8'): string
  export function existsSync(path: string): boolean
}
declare module 'node:module' {
  export function createRequire(path: string): (name: string) => unknown
}
declare const process: { cwd(): string }
