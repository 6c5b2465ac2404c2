/** What is needed of a browser's storage. */
export type Store = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

/** A storage that is gone with the object: what one voter leaves on a shared tablet never reaches its disk. */
export class Memory implements Store {
  private readonly values = new Map<string, string>()

  get length(): number {
    return this.values.size
  }

  key(index: number): string | null {
    const name = Array.from(this.values.keys())[index]
    return name === undefined ? null : name
  }

  getItem(name: string): string | null {
    const value = this.values.get(name)
    return value === undefined ? null : value
  }

  setItem(name: string, value: string): void {
    this.values.set(name, value)
  }

  removeItem(name: string): void {
    this.values.delete(name)
  }
}
