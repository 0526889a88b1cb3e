// Widgets: what can be put on a screen, what may be set, what the server tells it.
export * from './widget/close-codes.ts'
export * from './widget/field.ts'
export type * from './widget/frame.ts'
export * from './widget/look.ts'
export * from './widget/widget.ts'
