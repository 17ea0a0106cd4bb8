// Sends what stands in a form, with the token that somebody types. Nothing of it is kept.
'use strict';

/** What a form asks for: address and options of a request. */
const asked = (form) => {
  const headers = {};
  const query = new URLSearchParams();
  let path = form.dataset.path;
  for (const input of form.querySelectorAll('[data-in]')) {
    const { name, value } = input;
    if (input.dataset.in === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (value === '') continue;
    else if (input.dataset.in === 'header') headers[name] = value;
    else query.set(name, value);
  }
  const token = document.getElementById('token').value.trim();
  if (token !== '') headers.authorization = `Bearer ${token}`;
  const body = form.querySelector('textarea')?.value;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const address = query.size === 0 ? path : `${path}?${query}`;
  return [address, { method: form.dataset.method, headers, body, credentials: 'omit', redirect: 'error' }];
};

/** An answer as people read it. */
const told = async (answer) => {
  const text = await answer.text();
  const kept = ['etag', 'location', 'idempotency-replayed', 'retry-after'];
  const headers = kept.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
  let body = text;
  try {
    body = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // It is no JSON: it is shown as it came.
  }
  return [`${answer.status} ${answer.statusText}`, ...headers, '', body].join('\n').trim();
};

for (const form of document.querySelectorAll('form[data-path]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const said = form.querySelector('pre');
    said.hidden = false;
    said.textContent = '…';
    try {
      said.textContent = await told(await fetch(...asked(form)));
    } catch (error) {
      said.textContent = `no answer: ${error.message}`;
    }
  });
}
document.documentElement.classList.add('js');
