// The builder turns an imported stylesheet into a file of the page.
declare module '*.css'
