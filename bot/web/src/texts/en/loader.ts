export const loader = {
  open: 'Open chat',
  close: 'Close chat',
  unread: (count: number) => `Open chat, ${count} unread ${count === 1 ? 'message' : 'messages'}`,
  failed: 'The chat could not be loaded. Please try again.',
}
