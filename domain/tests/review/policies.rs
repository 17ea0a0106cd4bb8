//! Policies as data: what is stored is read, what is wrong is said, and windows follow the wall clock.

use domain::review::{
    Policy,
    freeze::{Freeze, Local, Weekday},
    policy::{Approvers, Bar, Risk},
};

fn zones(zone: &str) -> bool {
    ["UTC", "Europe/Berlin"].contains(&zone)
}

fn problems(policy: &Policy) -> Vec<String> {
    let all = policy.check(zones).err().unwrap_or_default();
    all.into_iter().map(|p| format!("{}: {}", p.at, p.message)).collect()
}

#[test]
fn an_empty_document_is_the_default() {
    assert_eq!(serde_json::from_str::<Policy>("{}").unwrap(), Policy::default());
    assert_eq!(problems(&Policy::default()), [""; 0]);
    let wrong = serde_json::from_str::<Policy>(r#"{"aprovals": 2}"#);
    assert!(wrong.is_err(), "a demand with a typing error must not be forgotten");
}

#[test]
fn what_is_stored_is_read() {
    let policy = Policy {
        approvals: 2,
        approvers: Approvers {
            role: domain::Role::Deployer,
            people: vec!["ana".into(), "bo".into(), "cy".into()],
        },
        freezes: vec![
            "Fri 16:00 - Mon 08:00 Europe/Berlin weekend".parse().unwrap(),
            "2026-12-20 18:00 - 2027-01-04 08:00 UTC".parse().unwrap(),
        ],
        bars: vec![
            Bar { when: Risk::CatchAll, more: 1 },
            Bar { when: Risk::Objects { over: 1_000_000 }, more: 1 },
        ],
        ..Policy::default()
    };
    assert_eq!(problems(&policy), [""; 0]);
    let text = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy, "{text}");
    assert!(text.contains(r#"{"every":"week","from":"Fri 16:00","until":"Mon 08:00"}"#), "{text}");
}

#[test]
fn every_problem_is_said_at_its_field() {
    let policy = Policy {
        approvals: 6,
        approvers: Approvers { role: domain::Role::Editor, people: vec!["ana".into(), " ".into()] },
        freezes: vec![
            "Fri 16:00 - Fri 16:00 UTC".parse().unwrap(),
            "Fri 16:00 - Mon 08:00 Mars/Base".parse().unwrap(),
        ],
        bars: vec![Bar { when: Risk::Bounce, more: 1 }],
        ..Policy::default()
    };
    let said = problems(&policy);
    let expected = [
        "approvals: `6` approvals: use 0 to 5",
        "role: the role `editor` approves nothing: use reviewer, deployer or admin",
        "people: an empty name: name a person, or leave the list empty for everybody",
        "people: 2 named, but 5 approvals can be needed: name more people",
        "bounce: 5 approvals are needed already: leave this bar out",
        "freezes: the window `Fri 16:00 to Fri 16:00, UTC` ends before it begins",
        "freezes: `Mars/Base` is no time zone; use a name like `Europe/Berlin` or `UTC`",
    ];
    assert_eq!(said, expected);
    let bars =
        vec![Bar { when: Risk::Cost { over: 5 }, more: 5 }, Bar { when: Risk::Cost { over: 9 }, more: 1 }];
    let said = problems(&Policy { bars, ..Policy::default() });
    let expected = [
        "cost: `5` more approvals for a job of more than $5: use 1 to 4",
        "cost: a job of more than $9 stands here twice: leave one out",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_line_that_is_no_window_is_refused() {
    let wrong = [
        "",
        "Fri 16:00",
        "Fri 16:00 - Mon 08:00",
        "Fri 24:00 - Mon 08:00 UTC",
        "Fri 16:60 - Mon 08:00 UTC",
        "Fry 16:00 - Mon 08:00 UTC",
        "2026-02-30 16:00 - 2026-03-02 08:00 UTC",
        "2026-12-20 18:00 - Mon 08:00 UTC",
        "+026-12-20 18:00 - 2027-01-04 08:00 UTC",
    ];
    for line in wrong {
        let said = line.parse::<Freeze>().expect_err(line);
        assert!(said.contains("is no window; write `Fri 16:00 - Mon 08:00 Europe/Berlin`"), "{said}");
    }
    let line = "Fri 16:00 - Mon 08:00 Europe/Berlin no release at weekends";
    assert_eq!(line.parse::<Freeze>().unwrap().to_string(), line);
}

fn local(text: &str) -> Option<Local> {
    Some(text.parse().unwrap())
}

#[test]
fn a_window_is_on_from_its_first_minute_to_before_its_last() {
    // 2026-03-06 is a Friday.
    let cases = [
        ("Fri 16:00 - Mon 08:00 UTC", "2026-03-06 15:59", false),
        ("Fri 16:00 - Mon 08:00 UTC", "2026-03-06 16:00", true),
        ("Fri 16:00 - Mon 08:00 UTC", "2026-03-08 12:00", true),
        ("Fri 16:00 - Mon 08:00 UTC", "2026-03-09 07:59", true),
        ("Fri 16:00 - Mon 08:00 UTC", "2026-03-09 08:00", false),
        ("Tue 09:00 - Tue 10:00 UTC", "2026-03-10 09:30", true),
        ("Tue 09:00 - Tue 10:00 UTC", "2026-03-11 09:30", false),
        ("2026-12-20 18:00 - 2027-01-04 08:00 UTC", "2026-12-20 17:59", false),
        ("2026-12-20 18:00 - 2027-01-04 08:00 UTC", "2026-12-31 23:59", true),
        ("2026-12-20 18:00 - 2027-01-04 08:00 UTC", "2027-01-04 08:00", false),
    ];
    for (window, now, on) in cases {
        let freeze: Freeze = window.parse().unwrap();
        assert_eq!(freeze.is_on(local(now)), on, "{window} at {now}");
        assert!(freeze.is_on(None), "a clock nobody can read freezes");
    }
}

#[test]
fn days_of_the_week_are_those_of_another_calendar() {
    let mut date = time::Date::from_calendar_date(1999, time::Month::December, 1).unwrap();
    for _ in 0..40_000 {
        let local = Local {
            year: i16::try_from(date.year()).unwrap(),
            month: date.month().into(),
            day: date.day(),
            minute: 0,
        };
        let day = Weekday::ALL[usize::from(date.weekday().number_days_from_monday())];
        assert_eq!(local.weekday(), day, "{date}");
        date = date.next_day().unwrap();
    }
}
