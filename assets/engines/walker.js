// One step of a voter through the page, whatever its screens are and however they follow one another: what is asked and not answered as
// wished is answered, else the button that leads on is tapped. An expression that gives a function → JSON; `wishes` are
// answers by question, `words` is what to write where words are asked for, and at the screen `stop` nothing is done. The same for all engines,
// so it is written in what the oldest has.
(function (wishes, words, stop) {
  var main = window.passed ? null : document.querySelector('main[data-screen]')
  var said = { screen: main ? main.getAttribute('data-screen') : '', title: text(main && main.querySelector('h1')), act: '', fault: '' }
  if (!main) return JSON.stringify(said)
  if (document.documentElement.getAttribute('data-script') === 'broken') said.fault = 'the page says that its script failed'
  watch()
  if (said.screen === stop || /(^| )done( |$)/.test(said.screen)) return JSON.stringify(said)
  if (!answer()) lead()
  return JSON.stringify(said)

  function text(element) {
    return element ? element.textContent : ''
  }

  function all(selector, within) {
    return Array.prototype.slice.call((within || main).querySelectorAll(selector))
  }

  function shown(element) {
    return element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible'
  }

  // When each screen came first, by performance.now.
  function watch() {
    if (window.walked) return
    window.walked = { tapped: {}, seen: {} }
    var note = function () {
      var m = document.querySelector('main[data-screen]')
      var name = m && m.getAttribute('data-screen').split(' ')[0]
      if (name && window.walked.seen[name] === undefined) window.walked.seen[name] = performance.now()
    }
    note()
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true })
  }

  // A finger reaches only what lies uppermost at its middle.
  function tap(element) {
    var target = element.closest('label') || element
    target.scrollIntoView({ block: 'center' })
    var r = target.getBoundingClientRect()
    var x = r.left + r.width / 2
    var y = r.top + r.height / 2
    var hit = document.elementFromPoint(x, y)
    if (!hit || !target.contains(hit)) said.fault = 'covered: ' + name(target) + ' by ' + (hit ? name(hit) : 'nothing')
    if (x < 0 || x > innerWidth || document.documentElement.scrollWidth > innerWidth) said.fault = 'too wide: ' + document.documentElement.scrollWidth
    element.click()
  }

  function name(element) {
    return element.tagName + '.' + element.className + ' ' + text(element).slice(0, 20)
  }

  function type(field, value) {
    field.scrollIntoView({ block: 'center' })
    field.focus()
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }

  // A number from a text, so that each voter has views of its own, and the same ones again.
  function number(of) {
    var n = 7
    for (var i = 0; i < of.length; i++) n = (n * 31 + of.charCodeAt(i)) % 1000003
    return n
  }

  function answered(key, before, value) {
    said.act = 'answer'
    said.key = key
    said.before = before
    said.value = value
    return true
  }

  // Answers the first question that is not answered as wished.
  function answer() {
    return grades() || scores() || choices() || texts()
  }

  function grades() {
    var names = []
    all('input[type=radio]').filter(function (r) {
      return r.name && r.name.indexOf('.') > 0
    }).forEach(function (r) {
      if (names.indexOf(r.name) < 0) names.push(r.name)
    })
    return names.some(function (key) {
      var list = all('input[type=radio]').filter(function (r) {
        return r.name === key && shown(r.closest('label') || r)
      })
      if (list.length === 0) return false
      var now = chosen(list)
      var wish = wishes[key]
      if (now !== '' && (wish === undefined || wish === now)) return false
      var n = number(words + key)
      // Two of three are given the best grade first, so that a quota on it refuses some.
      var first = wish === undefined ? (n % 3 ? 0 : n % list.length) : list.map(function (r) { return r.value }).indexOf(wish)
      for (var i = 0; i < list.length; i++) {
        var one = list[(first + i) % list.length]
        tap(one)
        if (chosen(list) === one.value) return answered(key, now, one.value)
        var why = all('[role=alert]', one.closest('[id]')).map(text).join('')
        if (why === '') said.fault = key + ' does not take ' + one.value + ' and does not say why'
        said.refused = (said.refused || 0) + 1 // a quota, as it says
      }
      said.fault = 'no grade of ' + key + ' can be chosen'
      return answered(key, now, '')
    })
  }

  function chosen(list) {
    return list.filter(function (r) { return r.checked }).map(function (r) { return r.value }).join(',')
  }

  function scores() {
    return all('input[id$=".score"]').some(function (field) {
      var key = field.id.replace(/\.score$/, '')
      var wish = wishes[key] === undefined ? String(60 + (number(words + key) % 80) / 2) : wishes[key]
      var now = field.value
      if (!shown(field) || now === wish) return false
      type(field, wish)
      return answered(key, now, wish)
    })
  }

  function choices() {
    return all('[id]').some(function (question) {
      var boxes = all('input[type=checkbox]', question).filter(function (b) { return shown(b.closest('label') || b) })
      if (question.id.indexOf('.') < 0 || boxes.length === 0) return false
      var now = chosen(boxes)
      var values = boxes.map(function (b) { return b.value })
      var plans = [['p1'], ['p1', 'other'], ['p2', 'other'], ['none'], ['p2']]
      var wish = (wishes[question.id] === undefined ? plans[number(words + question.id) % plans.length] : wishes[question.id].split(',')).filter(function (v) { return values.indexOf(v) >= 0 })
      if (now === wish.join(',')) return false
      boxes.forEach(function (b) { if (b.checked !== wish.indexOf(b.value) >= 0) tap(b) })
      if (chosen(boxes) !== wish.join(',')) said.fault = question.id + ' became ' + chosen(boxes) + ', not ' + wish.join(',')
      return answered(question.id, now, wish.join(','))
    })
  }

  function texts() {
    return all('textarea[id$=".text"]').some(function (box) {
      if (!shown(box) || box.value === words) return false
      var now = box.value
      type(box, words)
      return answered(box.id, now, words)
    })
  }

  // Taps what leads on.
  function lead() {
    var acts = ['submit', 'collect', 'yes', 'read', 'next', 'review']
    for (var i = 0; i < acts.length; i++) {
      var found = all('button[data-act="' + acts[i] + '"]', document).filter(function (b) { return shown(b) && !b.disabled })[0]
      if (found) return go(acts[i], found)
    }
    var row = all('.row').filter(shown)[0]
    if (said.screen === 'review' && row && !all('button[data-act=submit]', document)[0]) return go('row', row)
  }

  function go(act, element) {
    said.act = act
    window.walked.tapped[act] = performance.now()
    tap(element)
  }
})
