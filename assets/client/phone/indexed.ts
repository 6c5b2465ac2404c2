import { type IDBPDatabase, openDB } from 'idb'
import { Problem } from '../problem'
import { type Rec, readRecord } from './record'
import type { Change, Shelf } from './shelf'

const patience = 3000 // ms, after which a store that says nothing has failed
const store = 'records'

const nothing = () => undefined

/**
 * Records in IndexedDB. A step has reached the disk when it is told, where the engine knows “strict”; elsewhere it outlives a killed
 * app. Throws the Problem no_storage.
 */
export class IndexedShelf implements Shelf {
  private opening: Promise<IDBPDatabase> | null = null

  constructor(private readonly name = 'ceping') {}

  step<T>(id: string, change: (stored: Rec | null) => Change<T>): Promise<T> {
    return this.run(async (db) => {
      const tx = db.transaction(store, 'readwrite', { durability: 'strict' })
      const { put, result } = change(readRecord(id, await tx.store.get(id)))
      const asked = put === null ? tx.store.delete(id) : put === undefined ? undefined : tx.store.put(put, id)
      await Promise.all([asked, tx.done])
      return result
    })
  }

  read(id: string): Promise<Rec | null> {
    return this.run(async (db) => readRecord(id, await db.get(store, id)))
  }

  all(): Promise<Rec[]> {
    return this.run(async (db) => {
      const found = await db.getAll(store)
      return found.map((value) => readRecord(value && value.id, value)).filter((record): record is Rec => record !== null)
    })
  }

  /** Does something once more where it fails: a connection that the engine has closed is noticed no sooner. */
  private run<T>(act: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    const once = async () => act(await this.open())
    const twice = once().catch(() => {
      this.forget()
      return once()
    })
    return new Promise((resolve, reject) => {
      const failed = () => {
        this.forget()
        reject(new Problem('no_storage', 400))
      }
      const timer = setTimeout(failed, patience)
      twice.then(
        (result) => {
          clearTimeout(timer)
          resolve(result)
        },
        () => {
          clearTimeout(timer)
          failed()
        },
      )
    })
  }

  private open(): Promise<IDBPDatabase> {
    if (this.opening) return this.opening
    const opening: Promise<IDBPDatabase> = openDB(this.name, 1, {
      upgrade: (db) => void db.createObjectStore(store),
      blocking: () => this.opening === opening && this.forget(), // it is to be deleted: that is the owner's right
      terminated: () => this.opening === opening && this.forget(),
    })
    this.opening = opening
    // A page that is put into the browser's cache for the way back while its store is made keeps every later page from that store. One
    // that listens for its end is not put there.
    window.addEventListener('unload', nothing)
    const end = () => window.removeEventListener('unload', nothing)
    opening.then(end, end)
    return opening
  }

  private forget(): void {
    const opening = this.opening
    this.opening = null
    if (opening)
      opening.then(
        (db) => db.close(),
        () => undefined,
      )
  }
}
