#pragma once

#include <string_view>

namespace demo {

inline constexpr std::string_view page_js = R"js(const $ = (id) => document.getElementById(id);
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};
const milliseconds = (us) => (us < 1000 ? `${us.toFixed(0)} µs` : `${(us / 1000).toFixed(1)} ms`);
const size = (bytes) =>
  bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1048576).toFixed(1)} MiB`;

// ---- try a route
const showPreset = (preset, button) => {
  $('try-method').value = preset.method;
  $('try-path').value = preset.path;
  $('try-body').value = preset.body ?? '';
  $('try-code').textContent = preset.code;
  for (const other of $('presets').querySelectorAll('button')) other.setAttribute('aria-pressed', other === button);
};

const showReply = (raw) => {
  const end = raw.indexOf('\r\n\r\n');
  const [status, ...fields] = raw.slice(0, end).split('\r\n');
  const target = $('try-reply');
  target.replaceChildren(make('span', { class: /^\S+ [45]/.test(status) ? 'status bad' : 'status' }, status), '\n');
  for (const field of fields) {
    const colon = field.indexOf(':');
    target.append(make('span', { class: 'name' }, field.slice(0, colon)), field.slice(colon), '\n');
  }
  target.append('\n', raw.slice(end + 4));
};

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const sendTried = async () => {
  const method = $('try-method').value, path = $('try-path').value, body = $('try-body').value;
  const how = method === 'HEAD' ? '-I' : `-i${method === 'GET' ? '' : ` -X ${method}`}`;
  $('try-curl').textContent =
    `curl ${how}${body ? ` -d ${quote(body)}` : ''} ${quote(location.origin + path)}`;
  const query = new URLSearchParams({ method, path });
  try {
    const reply = await fetch(`/api/try?${query}`, { method: 'POST', body });
    if (!reply.ok) throw new Error((await reply.json()).error);
    const { us, raw } = await reply.json();
    $('try-time').textContent = `after ${milliseconds(us)}`;
    showReply(raw);
  } catch (error) {
    $('try-time').textContent = '';
    $('try-reply').textContent = error.message;
  }
};
$('try-form').addEventListener('input', () => {
  $('try-code').textContent = '// A request of your own.';
  for (const button of $('presets').querySelectorAll('button')) button.setAttribute('aria-pressed', 'false');
});
$('try-form').addEventListener('submit', (event) => { event.preventDefault(); sendTried(); });
const loadPresets = async () => {
  const presets = await (await fetch('/api/presets')).json();
  for (const preset of presets) {
    const button = make('button', { type: 'button', 'aria-pressed': 'false' }, `${preset.method} ${preset.path}`);
    button.addEventListener('click', () => { showPreset(preset, button); sendTried(); });
    $('presets').append(make('li', {}, button));
  }
  $('presets').querySelector('button').click();
};
loadPresets();

// ---- the onion
const svg = (name, attributes, text) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
};

// Time runs to the right. Short intervals are drawn wider than they are: each step needs room for its number.
const placeSteps = (steps, width) => {
  const gaps = steps.slice(1).map((step, i) => step.us - steps[i].us);
  const weights = gaps.map((gap) => 1 + 5 * Math.sqrt(gap / Math.max(1, ...gaps)));
  const unit = width / weights.reduce((sum, weight) => sum + weight, 0);
  const places = [0];
  for (const weight of weights) places.push(places.at(-1) + weight * unit);
  return places;
};

const drawOnion = ({ face, layers, steps }) => {
  const margin = 26, inset = 30, width = 900, height = 2 * inset * layers.length + 44;
  const x = placeSteps(steps, width - 2 * margin).map((place) => place + margin);
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${height + 24}`, role: 'img' });
  drawing.append(svg('title', {}, `${steps.length} steps of one request through ${face}: ` +
    steps.map((step) => `${step.what} ${layers[step.layer]}`).join(', ')));
  layers.forEach((name, depth) => {
    const of = steps.flatMap((step, i) => (step.layer === depth ? [i] : []));
    const left = x[of[0]], right = x[of.at(-1)], top = 6 + depth * inset;
    const group = svg('g', { class: 'layer' });
    group.append(svg('rect', { class: `ring ring-${depth}`, x: left, y: top, width: Math.max(right - left, 4),
      height: height - 2 * depth * inset - 12, rx: 12 }));
    group.append(svg('text', { x: left + 16, y: top + 19 }, name));
    drawing.append(group);
  });
  steps.forEach((step, i) => {
    const y = height / 2;
    drawing.append(svg('circle', { class: 'bead', cx: x[i], cy: y, r: 10 }));
    drawing.append(svg('text', { class: 'step', x: x[i], y: y + 4 }, i + 1));
  });
  drawing.append(svg('text', { class: 'time', x: x[0], y: height + 14 }, '0'));
  drawing.append(svg('text', { class: 'time', x: x.at(-1), y: height + 14, 'text-anchor': 'end' },
    milliseconds(steps.at(-1).us)));
  $('onion-chart').replaceChildren(drawing);
  $('onion-steps').replaceChildren(...steps.map((step) =>
    make('li', {}, make('b', {}, `${step.what} ${layers[step.layer]}`), ` at ${milliseconds(step.us)}`)));
};
const loadOnion = async (face) => drawOnion(await (await fetch(`/api/onion/${face}`)).json());
$('onion-koa').addEventListener('click', () => loadOnion('koa'));
$('onion-express').addEventListener('click', () => loadOnion('express'));
loadOnion('koa');

// ---- the stream
let streaming = null;
const readLines = async (signal) => {
  const reply = await fetch('/api/stream?lines=12&ms=250', { signal });
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  const began = performance.now();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const line of value.split('\n').filter(Boolean)) {
      const after = `${Math.round(performance.now() - began)} ms`;
      $('stream-lines').append(make('li', {}, line, make('span', {}, after)));
      $('stream-lines').scrollTop = $('stream-lines').scrollHeight;
    }
  }
};
$('stream-start').addEventListener('click', async () => {
  streaming = new AbortController();
  $('stream-start').disabled = true;
  $('stream-stop').disabled = false;
  $('stream-lines').replaceChildren();
  $('stream-state').textContent = 'receiving';
  try {
    await readLines(streaming.signal);
    $('stream-state').textContent = 'ended';
  } catch (error) {
    $('stream-state').textContent = streaming.signal.aborted ? 'stopped' : error.message;
  }
  $('stream-start').disabled = false;
  $('stream-stop').disabled = true;
});
$('stream-stop').addEventListener('click', () => streaming.abort());

// ---- the upload
let uploading = null;
const endUpload = (text) => {
  $('upload-result').textContent = text;
  $('upload-cancel').disabled = true;
  uploading = null;
};
$('upload-form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (uploading) return;
  const body = $('upload-file').files[0] ?? new Blob([new Uint8Array($('upload-size').valueAsNumber * 1048576)]);
  uploading = new XMLHttpRequest();
  uploading.upload.addEventListener('progress', ({ loaded, total }) => {
    $('upload-progress').value = total ? loaded / total : 1;
    $('upload-percent').textContent = `${size(loaded)} of ${size(total)}`;
  });
  uploading.addEventListener('load', ({ target }) => {
    if (target.status !== 200) return endUpload(`The server refused it: ${target.status}.`);
    const { bytes, pieces, us } = JSON.parse(target.responseText);
    $('upload-progress').value = 1;
    endUpload(`The server counted ${bytes} bytes in ${pieces} ${pieces === 1 ? 'piece' : 'pieces'}, in ${milliseconds(us)}.`);
  });
  uploading.addEventListener('error', () => endUpload('The connection was lost.'));
  uploading.addEventListener('abort', () => endUpload('Cancelled.'));
  uploading.open('POST', '/api/upload');
  uploading.send(body);
  $('upload-cancel').disabled = false;
  $('upload-result').textContent = '';
});
$('upload-cancel').addEventListener('click', () => uploading?.abort());

// ---- live figures
const rates = [];
const drawRates = () => {
  const canvas = $('live-chart'), scale = devicePixelRatio || 1;
  const width = canvas.width = canvas.clientWidth * scale, height = canvas.height = canvas.clientHeight * scale;
  const pen = canvas.getContext('2d'), most = Math.max(10, ...rates), points = 120;
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--accent');
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = 2 * scale;
  pen.lineJoin = 'round';
  pen.beginPath();
  rates.forEach((rate, i) => {
    const x = (points - rates.length + i) / (points - 1) * width, y = height - 2 * scale - rate / most * (height - 6 * scale);
    if (i === 0) pen.moveTo(x, y); else pen.lineTo(x, y);
  });
  pen.stroke();
  pen.lineTo(width, height);
  pen.lineTo((points - rates.length) / (points - 1) * width, height);
  pen.globalAlpha = 0.15;
  pen.fill();
};
const grouped = (number) => Math.round(number).toLocaleString('en-GB');
new EventSource('/api/stats?ms=500').addEventListener('message', ({ data }) => {
  const { rate, requests, connections } = JSON.parse(data);
  $('live-rate').textContent = grouped(rate);
  $('live-total').textContent = grouped(requests);
  $('live-connections').textContent = grouped(connections);
  rates.push(rate);
  if (rates.length > 120) rates.shift();
  drawRates();
});
addEventListener('resize', drawRates);

$('burst').addEventListener('click', async () => {
  const count = 500, began = performance.now();
  let left = count, failed = 0;
  $('burst').disabled = true;
  const lane = async () => {
    while (left-- > 0) {
      const reply = await fetch('/api/hello').catch(() => null);
      if (!reply || (await reply.text()) !== 'Hello, World!') ++failed;
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  const seconds = (performance.now() - began) / 1000;
  $('burst-result').textContent =
    `${count - failed} answered in ${seconds.toFixed(2)} s` + (failed ? `, ${failed} failed` : '');
  $('burst').disabled = false;
});
)js";

}  // namespace demo
