import type { Rec } from './record'

/** What becomes of a stored record: another one, null to erase it, left out to leave it; and what is told. */
export interface Change<T> {
  put?: Rec | null
  result: T
}

/**
 * Where records are kept, by id. Each method is one transaction that is complete when its promise resolves; a record that cannot be
 * read is told as null. They throw when the storage fails, or says nothing for some seconds.
 */
export interface Shelf {
  step<T>(id: string, change: (stored: Rec | null) => Change<T>): Promise<T>
  read(id: string): Promise<Rec | null>
  all(): Promise<Rec[]>
}

/** A shelf that is gone with the object: what one voter leaves on a shared tablet never reaches its disk. */
export class MemoryShelf implements Shelf {
  private readonly records = new Map<string, Rec>()

  async step<T>(id: string, change: (stored: Rec | null) => Change<T>): Promise<T> {
    const { put, result } = change(this.records.get(id) || null)
    if (put === null) this.records.delete(id)
    else if (put !== undefined) this.records.set(id, put)
    return result
  }

  async read(id: string): Promise<Rec | null> {
    return this.records.get(id) || null
  }

  async all(): Promise<Rec[]> {
    return Array.from(this.records.values())
  }
}
