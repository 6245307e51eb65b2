// Lists the calls of /openapi.json and sends them as they are filled in.
const calls = document.getElementById('calls');
const words = calls.dataset;

function make(tag, text, into) {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  if (into) into.append(e);
  return e;
}

const doc = await (await fetch('/openapi.json')).json();

function resolve(schema) {
  if (!schema || !schema.$ref) return schema || {};
  return doc.components.schemas[schema.$ref.split('/').pop()] || {};
}

// An example body: every field that may be written, with a value of its sort.
function example(schema) {
  const s = resolve(schema);
  if (Array.isArray(s.type)) return null; // what may be null mostly is
  const type = s.type;
  if (s.enum) return s.enum[0];
  switch (type) {
    case 'object': {
      const o = {};
      for (const [name, p] of Object.entries(s.properties || {})) if (!p.readOnly) o[name] = example(p);
      return o;
    }
    case 'array': return [];
    case 'integer': case 'number': return 1;
    case 'boolean': return true;
  }
  return '';
}

function card(path, method, op) {
  const box = make('details', '', calls);
  const head = make('summary', '', box);
  make('b', method.toUpperCase(), head);
  make('code', path, head);
  make('span', op.summary || '', head);
  box.dataset.text = (method + ' ' + path + ' ' + (op.summary || '')).toLowerCase();
  box.addEventListener('toggle', () => box.open && box.children.length === 1 && fill(box, path, method, op));
}

function fill(box, path, method, op) {
  const form = make('form', '', box);
  if (op.description) make('p', op.description, form).className = 'note';
  if (!op.security) make('p', words.open, form).className = 'note';
  const inputs = (op.parameters || []).map(p => {
    const label = make('label', p.name + (p.required ? ' *' : ''), form);
    const input = make('input', '', label);
    input.required = !!p.required;
    if (p.description) input.placeholder = p.description;
    return {...p, input};
  });
  let body = null;
  const content = op.requestBody ? op.requestBody.content : {};
  const json = content['application/json'];
  // A form with files is filled in field by field.
  const parts = json ? [] : Object.entries(content['multipart/form-data']?.schema.properties ?? {}).filter(([, p]) => !p.readOnly).map(([name, p]) => {
    const input = make('input', '', make('label', name, form));
    if (p.format === 'binary') input.type = 'file';
    return {name, input};
  });
  if (json) {
    body = make('textarea', '', make('label', words.body, form));
    body.value = JSON.stringify(example(json.schema), null, 2);
    body.spellcheck = false;
  }
  make('button', words.send, form);
  const status = make('p', '', form);
  status.setAttribute('role', 'status');
  const out = make('pre', '', form);
  out.tabIndex = 0;
  out.hidden = true;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    await send({path, method, inputs, body, parts, status, out});
  });
}

function formOf(parts) {
  const form = new FormData();
  for (const {name, input} of parts) {
    if (input.type !== 'file') form.set(name, input.value);
    else if (input.files.length) form.set(name, input.files[0]);
  }
  return form;
}

async function send({path, method, inputs, body, parts, status, out}) {
  const query = new URLSearchParams();
  for (const p of inputs) {
    if (p.in === 'path') path = path.replace('{' + p.name + '}', encodeURIComponent(p.input.value));
    else if (p.input.value !== '') query.set(p.name, p.input.value);
  }
  const headers = {Accept: 'application/json; indent=2'};
  const token = document.getElementById('token').value.trim();
  if (token) headers.Authorization = 'Bearer ' + token;
  if (body) headers['Content-Type'] = 'application/json';
  const address = path + (query.size ? '?' + query : '');
  try {
    const answer = await fetch(address, {method: method.toUpperCase(), headers, body: body ? body.value : parts.length ? formOf(parts) : undefined});
    status.textContent = answer.status + ' ' + answer.statusText + '  ' + address;
    out.textContent = await answer.text();
  } catch (error) {
    status.textContent = words.failed + ': ' + error.message;
    out.textContent = '';
  }
  out.hidden = out.textContent === '';
}

for (const tag of doc.tags) {
  make('h2', tag.name, calls);
  for (const [path, item] of Object.entries(doc.paths)) {
    for (const [method, op] of Object.entries(item)) {
      if (op.tags[0] === tag.name) card(path, method, op);
    }
  }
}

document.getElementById('filter').addEventListener('input', event => {
  const text = event.target.value.trim().toLowerCase();
  for (const box of calls.querySelectorAll('details')) box.hidden = !box.dataset.text.includes(text);
});
