/**
 * The script that a shop's page includes. It draws the button, keeps `window.frontdoor`, and loads the panel on the
 * first click, or quietly when the visitor has a conversation going.
 */
import { chooseLanguage } from '../shared/language.js'
import { browserStorage } from '../shared/storage.js'
import tokens from '../shared/tokens.css?inline'
import { loader as english } from '../texts/en.js'
import { loader as chinese } from '../texts/zh.js'
import { storagePrefix, type Panel, type PanelModule, type Settings, type Theme } from './embedding.js'
import styles from './loader.css?inline'
import { readVisitor } from './state/visitor.js'

/** The panel's path below the gateway's address, set by the build. */
declare const __PANEL__: string

const OPEN_KEY = 'frontdoor open'
const PHONE = '(max-width: 600px)'
const CHAT = 'M20 15a3 3 0 0 1-3 3H9l-5 3V7a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3z'
const CHEVRON = 'm6 9 6 6 6-6'

function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const line = document.createElementNS(svg.namespaceURI, 'path')
  const attributes = { width: '26', height: '26', viewBox: '0 0 24 24', 'aria-hidden': 'true' }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  const drawing = {
    d: path,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.75',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  }
  for (const [name, value] of Object.entries(drawing)) line.setAttribute(name, value)
  svg.append(line)
  return svg
}

function asTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'auto'
}

function sheet(...texts: string[]): CSSStyleSheet[] {
  return texts.map((text) => {
    const made = new CSSStyleSheet()
    made.replaceSync(text)
    return made
  })
}

/** sessionStorage, where the browser grants it: whether this tab has the panel open survives a change of page. */
const tab = {
  get open(): boolean {
    try {
      return sessionStorage.getItem(OPEN_KEY) === '1'
    } catch {
      return false
    }
  },
  set open(value: boolean) {
    try {
      sessionStorage.setItem(OPEN_KEY, value ? '1' : '0')
    } catch {
      // Then the panel starts closed on every page.
    }
  },
}

function start(script: HTMLScriptElement): void {
  const { dataset } = script
  const base = new URL('../..', script.src).href.replace(/\/$/, '')
  const settings: Settings = { language: chooseLanguage(dataset.language), theme: asTheme(dataset.theme) }
  let identity: string | null = dataset.identity ?? null
  let unread = 0
  let open = false
  let loading: Promise<Panel> | null = null
  let panel: Panel | null = null

  const host = document.createElement('frontdoor-widget')
  if (dataset.position === 'left') host.dataset.position = 'left'
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = sheet(tokens, styles)

  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'launcher'
  const badge = document.createElement('span')
  badge.className = 'unread'
  badge.ariaHidden = 'true'
  const icons = [icon(CHAT), icon(CHEVRON)] as const
  button.append(...icons, badge)
  const failure = document.createElement('div')
  failure.className = 'failed'
  failure.setAttribute('role', 'alert')
  failure.hidden = true
  root.append(failure, button)

  function draw(): void {
    const texts = settings.language === 'zh' ? chinese : english
    host.dataset.theme = settings.theme
    button.ariaLabel = open ? texts.close : unread > 0 ? texts.unread(unread) : texts.open
    button.ariaExpanded = String(open)
    icons[0].toggleAttribute('hidden', open)
    icons[1].toggleAttribute('hidden', !open)
    badge.textContent = unread > 99 ? '99+' : String(unread)
    badge.hidden = unread === 0 || open
    failure.textContent = failure.hidden ? '' : texts.failed
  }

  async function load(): Promise<Panel> {
    const module = (await import(/* @vite-ignore */ `${base}/${__PANEL__}`)) as PanelModule
    return module.mount({
      ...settings,
      base,
      root,
      identity,
      unread(count) {
        unread = count
        draw()
      },
      close() {
        setOpen(false)
        button.focus()
      },
    })
  }

  async function withPanel(use: (panel: Panel) => void): Promise<void> {
    button.ariaBusy = 'true'
    try {
      panel ??= await (loading ??= load())
      failure.hidden = true
      use(panel)
    } catch {
      loading = null
      open = false
      failure.hidden = false
    }
    button.ariaBusy = 'false'
    draw()
  }

  /** Whether a conversation has begun in this browser. */
  const known = (): boolean => readVisitor(browserStorage(storagePrefix(base))) !== null

  function setOpen(value: boolean): void {
    open = value
    tab.open = value
    draw()
    if (value)
      void withPanel((loaded) => {
        if (open) loaded.show()
      })
    else panel?.hide()
  }

  button.addEventListener('click', () => {
    setOpen(!open)
  })

  window.frontdoor = {
    open(text) {
      setOpen(true)
      if (text)
        void withPanel((loaded) => {
          loaded.say(text)
        })
    },
    close() {
      setOpen(false)
    },
    identify(value) {
      identity = value
      if (loading)
        void withPanel((loaded) => {
          loaded.identify(value)
        })
    },
    cart(productId) {
      if (known())
        void withPanel((loaded) => {
          loaded.cart(productId)
        })
    },
    configure(changes) {
      Object.assign(settings, changes)
      draw()
      panel?.configure(changes)
    },
    destroy() {
      panel?.destroy()
      host.remove()
      delete window.frontdoor
    },
  }

  draw()
  // Beside the body, so that pages which replace their body keep the widget.
  document.documentElement.append(host)
  if (tab.open && !matchMedia(PHONE).matches) {
    setOpen(true)
  } else if (known()) {
    // Safari has no requestIdleCallback.
    const later = 'requestIdleCallback' in window ? requestIdleCallback : setTimeout
    later(() => void withPanel(() => undefined))
  }
}

const script = document.currentScript ?? document.querySelector('script[src*="/widget/v1/loader.js"]')
if (script instanceof HTMLScriptElement && !window.frontdoor) start(script)
