// The world a handler runs in: what Lambda's Node.js runtime offers, as far as it needs nothing outside.
//
// Evaluated before the handler's source, in the same realm. `host` is the only way out: `log(level, text)`,
// `finish(how, json)` and `fail(how, text, stack)`; it is not reachable from the handler. Answers are taken as
// aws-lambda-nodejs-runtime-interface-client does it: `callback` waits until nothing is left to run, a promise does not.
(function (host, start, seed, timeout) {
  'use strict';
  const { stringify, parse } = JSON;
  const { apply, construct, ownKeys } = Reflect;
  const text = (value) => {
    try { return String(value).toWellFormed(); } catch { return 'a value that cannot be written'; }
  };

  // -- time: stands still, but for timers -------------------------------------------------------------------------
  let now = start;
  const RealDate = Date;
  const utc = RealDate.UTC;
  function FixedDate(...args) {
    if (!new.target) return new RealDate(now).toUTCString();
    const given = args.length === 0 ? [now] : args.length === 1 ? args : [utc(...args)];
    return construct(RealDate, given, new.target);
  }
  FixedDate.prototype = RealDate.prototype;
  Object.defineProperty(FixedDate, 'name', { value: 'Date' });
  Object.defineProperties(FixedDate, {
    now: { value: () => now, writable: true, configurable: true },
    parse: { value: RealDate.parse, writable: true, configurable: true },
    UTC: { value: utc, writable: true, configurable: true },
  });
  const dates = RealDate.prototype;
  dates.constructor = FixedDate;
  // Lambda's time zone is UTC; the machine's is nobody's business.
  for (const key of ownKeys(dates)) {
    if (typeof key === 'string' && /^[gs]etUTC/.test(key)) {
      Object.defineProperty(dates, key.replace('UTC', ''), { value: dates[key], writable: true, configurable: true });
    }
  }
  const iso = dates.toISOString;
  Object.defineProperties(dates, {
    getTimezoneOffset: { value: () => 0, writable: true, configurable: true },
    toString: { value: dates.toUTCString, writable: true, configurable: true },
    toDateString: { value() { return apply(iso, this, []).slice(0, 10); }, writable: true, configurable: true },
    toTimeString: { value() { return apply(iso, this, []).slice(11, 19); }, writable: true, configurable: true },
    toLocaleString: { value: iso, writable: true, configurable: true },
    toLocaleDateString: { value() { return apply(iso, this, []).slice(0, 10); }, writable: true, configurable: true },
    toLocaleTimeString: { value() { return apply(iso, this, []).slice(11, 19); }, writable: true, configurable: true },
  });
  globalThis.Date = FixedDate;
  globalThis.performance = { timeOrigin: start, now: () => now - start };

  // -- chance: the same for the same seed (mulberry32) ------------------------------------------------------------
  let state = seed >>> 0;
  Math.random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  // -- what the engine does in one go, and would not be stopped in ------------------------------------------------
  const longest = 4_000_000;
  const guard = (owner, names, isTooLong) => {
    for (const name of names) {
      const real = owner[name];
      if (typeof real !== 'function') continue;
      const guarded = { [name](...args) {
        if (isTooLong(this, args)) throw new RangeError(`${name}: too long for a run here`);
        return apply(real, this, args);
      } }[name];
      Object.defineProperty(owner, name, { value: guarded, writable: true, configurable: true });
    }
  };
  const isLong = (list) => list !== null && typeof list === 'object' && list.length > longest;
  guard(Array.prototype, ['join', 'toString', 'toLocaleString', 'fill', 'reverse', 'slice', 'splice', 'concat', 'copyWithin',
    'flat', 'shift', 'unshift', 'sort', 'toSorted', 'toReversed', 'toSpliced', 'with'],
  (list, args) => isLong(list) || args.some(isLong));
  guard(Array, ['from'], (_, args) => isLong(args[0]));
  guard(String, ['raw'], (_, args) => isLong(args[0]?.raw));
  guard(String.prototype, ['indexOf', 'lastIndexOf', 'includes', 'split', 'replace', 'replaceAll'],
    (within, args) => typeof args[0] === 'string' && args[0].length * String(within).length > 1e9);

  // -- console ----------------------------------------------------------------------------------------------------
  const shown = (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return `[Function: ${value.name || '(anonymous)'}]`;
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Error) return value.stack ? `${value}\n${value.stack}`.trimEnd() : text(value);
    if (value !== null && typeof value === 'object') {
      try { return stringify(value) ?? text(value); } catch { return text(value); }
    }
    return text(value);
  };
  const line = (first, ...rest) => {
    if (typeof first !== 'string' || !first.includes('%')) return [first, ...rest].map(shown).join(' ');
    const written = first.replace(/%[sdifjoOc%]/g, (sign) => {
      if (sign === '%%') return '%';
      if (rest.length === 0) return sign;
      const value = rest.shift();
      if (sign === '%d' || sign === '%f') return text(Number(value));
      if (sign === '%i') return text(Math.trunc(Number(value)));
      return sign === '%c' ? '' : shown(value);
    });
    return [written, ...rest.map(shown)].join(' ');
  };
  const writer = (level) => (...args) => { host.log(level, args.length === 0 ? '' : text(line(...args))); };
  globalThis.console = Object.fromEntries(['log', 'info', 'warn', 'error', 'debug', 'trace'].map((level) => [level, writer(level)]));
  globalThis.console.dir = writer('log');
  globalThis.console.table = writer('log');
  for (const name of ['time', 'timeEnd', 'timeLog', 'group', 'groupEnd', 'count', 'assert']) globalThis.console[name] = () => {};

  // -- timers: in order, on the run's own clock -------------------------------------------------------------------
  const timers = new Map();
  let count = 0;
  const set = (callback, delay, args, again) => {
    if (typeof callback !== 'function') throw new TypeError('the callback of a timer must be a function');
    const wait = Math.min(Math.max(Math.trunc(Number(delay)) || 0, again ? 1 : 0), 0x7fffffff);
    count += 1;
    timers.set(count, { at: now + wait, callback, args, again: again ? wait : null });
    const id = count;
    return { ref() { return this; }, unref() { timers.delete(id); return this; }, hasRef: () => timers.has(id), [Symbol.toPrimitive]: () => id };
  };
  const clear = (timer) => { if (timer !== undefined && timer !== null) timers.delete(Number(timer)); };
  Object.assign(globalThis, {
    setTimeout: (callback, delay, ...args) => set(callback, delay, args, false),
    setInterval: (callback, delay, ...args) => set(callback, delay, args, true),
    setImmediate: (callback, ...args) => set(callback, 0, args, false),
    clearTimeout: clear, clearInterval: clear, clearImmediate: clear,
  });
  // Runs the timer that is due next: 'ran', 'none' or 'timeout'.
  const tick = () => {
    let next;
    let id;
    for (const [key, timer] of timers) if (next === undefined || timer.at < next.at) { next = timer; id = key; }
    if (next === undefined) return 'none';
    if (next.at - start > timeout) return 'timeout';
    now = Math.max(now, next.at);
    if (next.again === null) timers.delete(id); else next.at = now + next.again;
    try { apply(next.callback, undefined, next.args); } catch (error) { fail('threw', error); }
    return 'ran';
  };

  // -- what there is not ------------------------------------------------------------------------------------------
  // AWS's SDK loads, so that what does not call AWS can be tried; whatever would call AWS throws. What is below a client
  // that was made (`new S3()`, `S3Client.from()`) is such a call.
  const sdk = (path, isMade) => new Proxy(function () {}, {
    get: (_, key) => (typeof key === 'symbol' || key === 'then' ? undefined : sdk(`${path}.${key}`, isMade)),
    set: () => true,
    construct: () => sdk(path.replace(/^.*[.]/, ''), true),
    apply: () => {
      if (!isMade) return sdk(path.replace(/[.][^.]*$/, ''), true);
      throw new Error(`\`${path}\` would call AWS, and a handler reaches nothing here: give its answer as a constant to try the rest`);
    },
  });
  const isSdk = (name) => name === 'aws-sdk' || name.startsWith('aws-sdk/') || name.startsWith('@aws-sdk/');
  Object.defineProperty(globalThis, Symbol.for('countersign.sdk'), { value: sdk('AWS', false) });
  const require = (name) => {
    if (isSdk(text(name))) return sdk('AWS', false);
    const error = new Error(`\`${text(name)}\` cannot be loaded: a handler runs here without packages, network and files. `
      + 'Take it out, or give its answer as a constant, to try the rest');
    error.code = 'MODULE_NOT_FOUND';
    throw error;
  };
  const none = (what) => () => { throw new Error(`${what} is not available: a handler runs here without network, files and processes`); };
  globalThis.fetch = none('`fetch`');
  globalThis.process = {
    env: { AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_NAME: 'handler', TZ: 'UTC' },
    version: 'v22.0.0', argv: [], nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
    exit: none('`process.exit`'), hrtime: () => [0, (now - start) * 1e6], on: () => globalThis.process,
  };
  globalThis.global = globalThis;

  // -- Lambda -----------------------------------------------------------------------------------------------------
  const fail = (how, error) => {
    if (error === null) host.fail('null', 'null was thrown', '');
    else if (error instanceof Error) {
      host.fail(how, text(`${error.name}: ${error.message}`), text(error.stack ?? ''));
    } else {
      host.fail(how, typeof error === 'string' ? text(error) : text(shown(error)), '');
    }
  };
  const finish = (how, result) => {
    let json;
    try { json = stringify(result === undefined ? null : result) ?? 'null'; } catch (error) { fail('threw', error); return; }
    host.finish(how, json.toWellFormed());
  };
  let atExit = () => {};
  const invoke = (handler, eventText) => {
    let isDone = false;
    let waits = true;
    const once = (what) => (...args) => {
      if (isDone) return;
      isDone = true;
      atExit = () => {};
      what(...args);
    };
    const isError = (error) => error !== undefined && error !== null;
    const callback = once((error, result) => {
      if (isError(error)) fail('callback_error', error);
      else if (waits) atExit = () => finish('callback', result);
      else finish('callback', result);
    });
    const done = (how) => once((error, result) => { if (isError(error)) fail('callback_error', error); else finish(how, result); });
    const settle = once((how, value) => { if (how === 'returned') finish(how, value); else fail(how, value); });
    const context = {
      get callbackWaitsForEmptyEventLoop() { return waits; },
      set callbackWaitsForEmptyEventLoop(value) { waits = Boolean(value); },
      succeed: once((result) => finish('context', result)),
      fail: once((error) => fail('callback_error', isError(error) ? error : 'handled')),
      done: done('context'),
      functionName: 'handler', functionVersion: '$LATEST', memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/handler', logStreamName: 'simulated',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:handler',
      awsRequestId: '00000000-0000-4000-8000-000000000000',
      getRemainingTimeInMillis: () => Math.max(0, start + timeout - now),
    };
    const isAsync = handler.constructor?.name === 'AsyncFunction';
    let isPromise = false;
    atExit = () => { if (isAsync || isPromise) host.fail('never', '', ''); else host.finish('silent', 'null'); };
    try {
      const result = handler(parse(eventText), context, callback);
      if (result && typeof result.then === 'function') {
        isPromise = true;
        result.then((value) => settle('returned', value), (error) => settle('threw', error));
      }
    } catch (error) {
      isDone = true;
      fail('threw', error);
    }
  };
  const loadCommonJs = (body) => {
    const module = { exports: {} };
    apply(body, module.exports, [module.exports, require, module, '/var/task/index.js', '/var/task']);
    return module.exports;
  };
  const isFunction = (value) => typeof value === 'function';
  return { tick, invoke, loadCommonJs, isFunction, idle: () => atExit() };
});
