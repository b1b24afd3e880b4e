/** The wire's words, under the names that the pages use. */
import type { Block, Event } from '../generated/wire.js'

export type {
  AckFrame,
  Block,
  ChartBlock,
  ClientFrame,
  ComparisonBlock,
  Content,
  FormBlock,
  HandoffBlock,
  HelloFrame,
  ImageBlock,
  Language,
  Money,
  NackFrame,
  NotedFrame,
  OrderBlock,
  OrderStatus,
  Product,
  ProductsBlock,
  QuickRepliesBlock,
  RatingRequestBlock,
  ReactFrame,
  ReviewsBlock,
  SendFrame,
  ServerTypingFrame,
  Status,
  TextBlock,
  WelcomeFrame,
} from '../generated/wire.js'

export type MessageEvent = Extract<Event, { kind: 'message' }>
export type StatusEvent = Extract<Event, { kind: 'status' }>
export type Sender = MessageEvent['sender']

/** What is shown in place of a block that this page does not know: its plain words. */
export interface FallbackBlock {
  type: 'fallback'
  text: string
}

export type ShownBlock = Block | FallbackBlock

/** A message whose content has been checked block by block. */
export interface LogMessage extends Omit<MessageEvent, 'content'> {
  blocks: ShownBlock[]
}

/** One entry of the conversation's log as the pages keep it. */
export type LogEntry = LogMessage | StatusEvent
