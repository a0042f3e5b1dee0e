'use strict'

const input = document.querySelector('[type=search]')
const output = document.querySelector('pre')

input.addEventListener('keyup', async () => {
  const reply = await fetch('/search/' + encodeURIComponent(input.value))
  output.textContent = await reply.text()
})
