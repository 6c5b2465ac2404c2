// Elements without markup in strings: what a manifest says is text and stays text.

export type Child = Node | string | null | undefined | false | Child[]

type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void }

export interface Props {
  on?: Handlers
  [attribute: string]: string | number | boolean | undefined | Handlers
}

/** An element with attributes, handlers (`on`) and children. A false or absent attribute is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props | null, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const name of Object.keys(props || {})) {
    const value = props![name]
    if (name === 'on') {
      const handlers = value as Record<string, EventListener>
      for (const event of Object.keys(handlers)) element.addEventListener(event, handlers[event])
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value))
    }
  }
  append(element, children)
  return element
}

function append(element: Node, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child)
    else if (child instanceof Node) element.appendChild(child)
    else if (typeof child === 'string') element.appendChild(document.createTextNode(child))
  }
}

/** Replaces all that an element holds. */
export function fill(element: Element, ...children: Child[]): void {
  while (element.firstChild) element.removeChild(element.firstChild)
  append(element, children)
}

/** Resolves when what was drawn last is on the screen, so that long arithmetic does not hide it. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    const next = () => setTimeout(resolve, 0)
    if (document.hidden) next() // a page in the background draws no frame
    else requestAnimationFrame(next)
  })
}
