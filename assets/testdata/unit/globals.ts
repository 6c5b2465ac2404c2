// What the checks of the browser's tests expect of a page. Imported before them.

Object.assign(globalThis, { window: globalThis, self: globalThis })
