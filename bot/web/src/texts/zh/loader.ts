import type { loader as en } from '../en/loader.js'

export const loader: typeof en = {
  open: '打开聊天',
  close: '关闭聊天',
  unread: (count) => `打开聊天，${count} 条未读消息`,
  failed: '聊天加载失败，请重试。',
}
