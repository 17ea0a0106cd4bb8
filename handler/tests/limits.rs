//! What a handler cannot do, and how it ends that tries to.

use domain::{
    Timestamp,
    handler::{How, MAX_EVENT, MAX_SOURCE, Ran},
};
use handler::{Limits, run};

fn limits() -> Limits {
    Limits { steps: 2_000_000, memory: 8 * 1024 * 1024, ..Limits::at(Timestamp(1_772_442_941_707)) }
}

fn on(source: &str) -> Ran {
    run(source, "{}", limits())
}

/// A body of `async (event, context, callback) => { … }`.
fn body(body: &str) -> Ran {
    on(&format!("exports.handler = async (event, context, callback) => {{ {body} }}"))
}

#[test]
fn what_does_not_end_is_ended() {
    use How::{MemorySpent, Never, StepsSpent, Threw, TimedOut};
    let cases = [
        ("for (;;);", StepsSpent),
        ("while (true) { try { for (;;); } finally { continue; } }", StepsSpent),
        ("try { for (;;); } catch { } return 1", StepsSpent),
        ("const spin = async () => { for (;;); }; try { await spin(); } catch { } return 1", StepsSpent),
        ("const spin = () => Promise.resolve().then(spin); await spin();", MemorySpent),
        (
            "process.nextTick(function spin() { process.nextTick(spin); }); await new Promise(() => {});",
            StepsSpent,
        ),
        ("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e9)", Threw),
        ("setTimeout(() => { for (;;); }, 5); await new Promise(() => {});", StepsSpent),
        ("callback(null, 1); for (;;);", StepsSpent),
        ("/(a+)+$/.test('a'.repeat(40) + 'b')", StepsSpent),
        ("[].indexOf.call({ length: 2 ** 53 - 1 }, 1)", StepsSpent),
        ("new Set({ [Symbol.iterator]: () => ({ next: Object }) })", StepsSpent),
        ("function* all() { for (;;) yield 1; } for (const one of all());", StepsSpent),
        (
            "class A { get a() { return new Proxy(this, { get: (t) => { for (;;); } }).b; } } new A().a",
            StepsSpent,
        ),
        ("[].join.call({ length: 2 ** 53 - 1 }, '')", Threw),
        ("String.raw({ raw: { length: 2 ** 53 - 1 } })", Threw),
        ("'a'.repeat(2e6).indexOf('a'.repeat(1e6) + 'b')", Threw),
        ("const all = []; for (;;) all.push('x'.repeat(1000) + all.length);", MemorySpent),
        ("const all = []; for (;;) all.push({ all });", MemorySpent),
        ("new ArrayBuffer(1e9)", MemorySpent),
        ("let text = 'x'; for (;;) text += text;", MemorySpent),
        ("new Array(1e8).fill(0)", Threw),
        ("const down = () => down() + 1; down();", Threw),
        ("JSON.parse('['.repeat(1e6))", Threw),
        ("await new Promise(() => {});", Never),
        ("await new Promise((resolve) => setTimeout(resolve, 30_001));", TimedOut),
        ("setInterval(() => {}, 1000); await new Promise(() => {});", TimedOut),
        ("throw new TypeError('no');", Threw),
        ("await Promise.reject('no');", Threw),
        ("return 10n;", Threw),
        ("const a = {}; a.a = a; return a;", Threw),
    ];
    for (source, how) in cases {
        let ran = body(source);
        assert_eq!(ran.how, how, "{source}: {ran:?}");
        assert_eq!(ran.answer, None, "{source}");
    }
}

#[test]
fn a_source_that_does_not_end_while_it_is_loaded_is_ended() {
    let cases = [
        ("for (;;);", How::StepsSpent),
        ("export const handler = 1; for (;;);", How::StepsSpent),
        ("await 1;\nexport const handler = async () => { for (;;); };", How::StepsSpent),
        ("const all = []; for (;;) all.push([all]);", How::MemorySpent),
    ];
    for (source, how) in cases {
        assert_eq!(on(source).how, how, "{source}: {:?}", on(source));
    }
}

#[test]
fn nothing_outside_can_be_reached() {
    let names = "fetch,XMLHttpRequest,WebSocket,require('fs'),require('net'),require('child_process'),require('http'),\
                 process.exit(),process.binding('fs'),Deno.env,Bun.file('x'),std.open('x'),os.exec('x'),load('x'),\
                 WeakRef.name,Worker.name";
    for name in names.split(',').filter(|name| !name.is_empty()) {
        let call = if name == "fetch" { "fetch('http://x')" } else { name };
        let ran = body(&format!("return String({call});"));
        assert_eq!(ran.how, How::Threw, "{name}: {ran:?}");
    }
    for module in [
        "fs",
        "node:fs",
        "os",
        "std",
        "bjson",
        "./index.js",
        "https://example.com/x.js",
        "file:///etc/passwd",
    ] {
        let ran = on(&format!("import * as x from '{module}';\nexport const handler = async () => 1;"));
        assert_eq!(ran.how, How::NotLoaded, "{module}: {ran:?}");
        let ran = body(&format!("return String(await import('{module}'));"));
        assert_eq!(ran.how, How::Threw, "{module}: {ran:?}");
        let fault = ran.fault.expect("a reason").message;
        assert!(fault.contains("without packages, network and files"), "{fault}");
    }
}

#[test]
fn the_way_out_cannot_be_found() {
    let ran = body(
        "const seen = Reflect.ownKeys(globalThis).filter((k) => /host|countersign|finish/i.test(String(k)));
         const callers = (() => { try { return String(console.log.caller); } catch (e) { return 'none'; } })();
         return [seen.map(String), callers, typeof host, typeof finish];",
    );
    assert_eq!(
        ran.answer.as_deref(),
        Some(r#"[["Symbol(countersign.sdk)"],"none","undefined","undefined"]"#),
        "{ran:?}"
    );
}

#[test]
fn clock_and_chance_are_given() {
    let source = "return [Date.now(), new Date().getHours(), new Date(2026, 2, 2).toISOString(), new Date().getTimezoneOffset(),
         Math.random(), performance.now(), new Date().constructor === Date, new Date(0) instanceof Date]";
    let (first, second) = (body(source), body(source));
    assert_eq!(first, second);
    let answer = first.answer.expect("an answer");
    assert!(answer.starts_with(r#"[1772442941707,9,"2026-03-02T00:00:00.000Z",0,0."#), "{answer}");
    assert!(answer.ends_with(",0,true,true]"), "{answer}");
    let other = Limits { seed: 2, ..limits() };
    let ran = run("exports.handler = async () => Math.random()", "{}", other);
    assert_ne!(ran.answer, body("return Math.random()").answer);
}

#[test]
fn timers_run_in_order_on_a_clock_of_their_own() {
    let ran = body(
        "const seen = []; const at = (n) => () => seen.push(n);
         setTimeout(at(4), 20); setTimeout(at(3), 10); setImmediate(at(2)); queueMicrotask(at(1)); clearTimeout(setTimeout(at(9), 1));
         const begin = Date.now();
         await new Promise((resolve) => setTimeout(resolve, 29_000));
         return [seen, Date.now() - begin, context.getRemainingTimeInMillis()];",
    );
    assert_eq!(ran.answer.as_deref(), Some("[[1,2,3,4],29000,1000]"), "{ran:?}");
}

#[test]
fn the_console_is_kept_as_far_as_there_is_room() {
    let ran = body(
        "console.log('a %s of %d', 'b', '3', {c: [1]}); console.error(new Error('no')); console.warn(); return 1",
    );
    let lines: Vec<_> =
        ran.console.iter().map(|l| (l.level.as_str(), l.text.lines().next().unwrap_or(""))).collect();
    assert_eq!(lines, [("log", "a b of 3 {\"c\":[1]}"), ("error", "Error: no"), ("warn", "")]);
    assert!(!ran.console_cut);

    for source in [
        "for (let i = 0; i < 1e4; i++) console.log('x'.repeat(50))",
        "console.log('é'.repeat(1e5))",
        "for (let i = 0; i < 1e4; i++) console.log()",
    ] {
        let ran = body(source);
        let kept: usize = ran.console.iter().map(|line| line.text.len()).sum();
        assert!(ran.console_cut && kept <= limits().console && ran.console.len() < 5_000, "{source}: {kept}");
        assert_eq!(ran.answer.as_deref(), Some("null"));
    }
}

#[test]
fn an_error_says_its_line_and_what_to_do() {
    let cases = [
        (
            "\n\nexports.handler = async () => {\n  null.x;\n}",
            How::Threw,
            Some(4),
            "TypeError: cannot read property 'x' of null",
        ),
        ("exports.handler = async () => {\n  let x = ;\n}", How::NotLoaded, Some(2), "SyntaxError"),
        ("export const handler = async () => {\n  let x = ;\n}", How::NotLoaded, Some(2), "SyntaxError"),
        ("const y = 1;\nundefinedThing();", How::NotLoaded, Some(2), "undefinedThing is not defined"),
        ("const x = require('pg');", How::NotLoaded, Some(1), "`pg` cannot be loaded"),
        (
            "exports.handler = async () => Buffer.from('x');",
            How::Threw,
            Some(1),
            "Node.js has it, the engine here has ECMAScript only",
        ),
        ("exports.main = 1; exports.run = 2;", How::NoHandler, None, "it exports `main`, `run`"),
        ("exports.handler = 1;", How::NoHandler, None, "it exports `handler`"),
        ("module.exports = async () => 1;", How::NoHandler, None, "`module.exports` is the function itself"),
        ("export default async () => 1;", How::NoHandler, None, "it exports `default`"),
        ("1 + 1", How::NoHandler, None, "it exports nothing"),
        ("  ", How::Refused, None, "there is no source"),
        ("def handler(event, context):\n    return {}", How::NotLoaded, Some(1), "SyntaxError"),
    ];
    for (source, how, line, message) in cases {
        let ran = on(source);
        let fault = ran.fault.clone().expect("a fault");
        assert_eq!((ran.how, fault.line), (how, line), "{source}: {ran:?}");
        assert!(fault.message.contains(message), "{source}: {}", fault.message);
    }
}

#[test]
fn too_long_a_source_or_event_is_refused() {
    let long = |length: usize| "/".repeat(length);
    assert_eq!(run(&long(MAX_SOURCE + 1), "{}", limits()).how, How::Refused);
    let ran = run("exports.handler = async () => 1", &long(MAX_EVENT + 1), limits());
    assert_eq!(ran.how, How::Refused);
    let ran = run("exports.handler = async () => 1", "{", limits());
    assert_eq!(ran.fault.expect("a reason").message, "the event is no JSON");
}
