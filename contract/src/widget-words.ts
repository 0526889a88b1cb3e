// The words to every widget, field and figure; apart from the tables, so that the overlays' script need not carry them.
export * from './widget/words.ts'
