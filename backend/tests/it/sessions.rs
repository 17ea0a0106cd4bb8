//! Signing in, sessions, one-time links, the throttle.

use crate::support::{PASSWORD, Team, join, open, sign_in};
use domain::{
    Failure, Role,
    people::{AcceptInvitation, AccountState, ChangePassword, Invite},
};
use std::sync::Arc;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

#[tokio::test]
async fn a_session_begins_is_used_and_ends() {
    let team = Team::new().await;
    let sessions = &team.services.sessions;
    let session = sessions.sign_in("here", sign_in(" Emil ", PASSWORD)).await.expect("the password is right");
    assert_eq!(sessions.caller(&session.token).await, Ok(Some(team.editor.clone())));
    let again = sessions.sign_in("here", sign_in("emil", PASSWORD)).await.expect("the password is right");
    assert_ne!(session.token, again.token, "each sign-in has its own");
    sessions.sign_out(&session.token).await.expect("it ends");
    sessions.sign_out(&session.token).await.expect("an ended one is no error");
    assert_eq!(sessions.caller(&session.token).await, Ok(None));
    assert!(sessions.caller(&again.token).await.expect("it is read").is_some());
    for forged in ["", "x", &"0".repeat(64), "' OR 1=1 --"] {
        assert_eq!(sessions.caller(forged).await, Ok(None));
    }
    let file = std::fs::read(team.file()).expect("it is read");
    let wal = std::fs::read(team.file().with_extension("sqlite-wal")).unwrap_or_default();
    for bytes in [file, wal] {
        assert!(!bytes.windows(64).any(|w| w == again.token.as_bytes()), "no token is stored");
        assert!(!bytes.windows(PASSWORD.len()).any(|w| w == PASSWORD.as_bytes()), "no password is stored");
    }
}

#[tokio::test]
async fn a_session_ends_when_unused_and_at_the_latest_after_twelve_hours() {
    let team = Team::new().await;
    let sessions = &team.services.sessions;
    let idle = sessions.sign_in("here", sign_in("emil", PASSWORD)).await.expect("the password is right");
    let busy = sessions.sign_in("here", sign_in("emil", PASSWORD)).await.expect("the password is right");
    let alive = async |token: &str| sessions.caller(token).await.expect("it is read").is_some();
    for _ in 0..23 {
        team.clock.advance(30 * MINUTE);
        assert!(alive(&busy.token).await);
    }
    assert!(!alive(&idle.token).await);
    team.clock.advance(31 * MINUTE);
    assert!(!alive(&busy.token).await);
}

#[tokio::test]
async fn roles_and_deactivation_count_at_once() {
    let team = Team::new().await;
    let (sessions, people) = (&team.services.sessions, &team.services.people);
    let session = sessions.sign_in("here", sign_in("emil", PASSWORD)).await.expect("the password is right");
    people.set_role(&team.admin, team.editor.person, Role::Viewer).await.expect("it is set");
    let caller = sessions.caller(&session.token).await.expect("it is read").expect("it runs");
    assert_eq!(caller.role, Role::Viewer);
    // A request that began before the role changed is refused too.
    let stale = team.services.samples.delete(&team.editor, 1).await;
    assert!(matches!(stale, Err(Failure::Forbidden(_))), "{stale:?}");

    people.set_active(&team.admin, team.editor.person, false).await.expect("it is set");
    assert_eq!(sessions.caller(&session.token).await, Ok(None));
    assert!(sessions.sign_in("here", sign_in("emil", PASSWORD)).await.is_err());
    let stale = team.services.samples.delete(&team.editor, 1).await;
    assert_eq!(stale, Err(Failure::Unauthenticated));
    people.set_active(&team.admin, team.editor.person, true).await.expect("it is set");
    assert_eq!(sessions.caller(&session.token).await, Ok(None), "an ended session stays ended");
    team.clock.advance(2);
    assert!(sessions.sign_in("here", sign_in("emil", PASSWORD)).await.is_ok());
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let team = Team::new().await;
    let people = &team.services.people;
    let refused = [
        people.set_role(&team.admin, team.admin.person, Role::Viewer).await,
        people.set_active(&team.admin, team.admin.person, false).await,
    ];
    assert!(refused.iter().all(|r| matches!(r, Err(Failure::Refused(_)))), "{refused:?}");
    join(&team.services, &team.admin, "second", Role::Admin).await;
    people.set_role(&team.admin, team.admin.person, Role::Viewer).await.expect("another one is there");
}

#[tokio::test]
async fn a_link_works_once_and_for_a_day() {
    let team = Team::new().await;
    let (sessions, people) = (&team.services.sessions, &team.services.people);
    let invite = |name: &str| Invite { name: name.into(), role: Role::Editor };
    let accept = |path: &str, password: &str| AcceptInvitation {
        token: path.trim_start_matches("/welcome/").into(),
        name: "somebody-else".into(),
        password: password.into(),
    };
    let lost = people.invite(&team.admin, invite("Nina")).await.expect("invited");
    let link = people.invite(&team.admin, invite("nina")).await.expect("a new link for the same person");
    assert!(sessions.accept(accept(&lost.path, PASSWORD)).await.is_err(), "the old link is void");
    let short = sessions.accept(accept(&link.path, "too short")).await;
    assert!(matches!(&short, Err(f) if f.at("password").count() == 1));
    let shown = sessions.invitation(link.path.trim_start_matches("/welcome/")).await.expect("it is shown");
    assert_eq!((shown.name.as_deref(), shown.role), (Some("nina"), Role::Editor));
    let session =
        sessions.accept(accept(&link.path, PASSWORD)).await.map_err(|e| e.to_string()).expect("once");
    let caller = sessions.caller(&session.token).await.expect("it is read").expect("it runs");
    assert_eq!(caller.name, "nina", "the invited name stays");
    assert!(sessions.accept(accept(&link.path, PASSWORD)).await.is_err(), "but not twice");
    assert!(people.invite(&team.admin, invite("nina")).await.is_err(), "nina has an account");

    let late = people.invite(&team.admin, invite("otto")).await.expect("invited");
    team.clock.advance(24 * HOUR);
    assert!(sessions.accept(accept(&late.path, PASSWORD)).await.is_err());
    let otto = people.list(&team.viewer).await.expect("they are read");
    let otto = otto.iter().find(|p| p.name == "otto").expect("otto is listed");
    assert_eq!(otto.state, AccountState::Invited);
}

#[tokio::test]
async fn the_first_administrators_link_is_there_until_there_is_one() {
    let team = Team::new().await;
    assert_eq!(team.backend.first_admin_link().await.expect("it is read"), None);
    let dir = tempfile::tempdir().expect("there is room for a file");
    let empty = open(&dir.path().join("empty.sqlite"), &team.clock, &Arc::default()).await;
    let first = empty.first_admin_link().await.expect("it is made").expect("nobody is there");
    let second = empty.first_admin_link().await.expect("it is made").expect("nobody is there");
    let shown = async |link: &str| {
        let token = link.trim_start_matches("/welcome/");
        empty.services().sessions.invitation(token).await
    };
    assert!(shown(&first).await.is_err(), "a new start voids the old link");
    assert_eq!(shown(&second).await.expect("it works").role, Role::Admin);
    for name in ["", "a b", "-a", "../x", "<script>", "countersign", &"n".repeat(65)] {
        let request = Invite { name: name.into(), role: Role::Viewer };
        let refused = team.services.people.invite(&team.admin, request).await;
        assert!(matches!(&refused, Err(f) if f.at("name").count() == 1), "{name}: {refused:?}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down_and_the_person_still_comes_in() {
    let team = Team::new().await;
    let sessions = &team.services.sessions;
    sessions.sign_in("home", sign_in("emil", PASSWORD)).await.expect("the password is right");
    let wrong = sessions.sign_in("elsewhere", sign_in("emil", "wrong")).await.map(drop);
    let unknown = sessions.sign_in("elsewhere", sign_in("nobody", "wrong")).await.map(drop);
    assert_eq!(wrong, unknown, "a name that is known looks like one that is not");
    let mut heard = 0;
    for guess in 0..30 {
        let peer = format!("bot {}", guess % 3);
        match sessions.sign_in(&peer, sign_in("emil", "wrong")).await.map(drop) {
            Err(Failure::TooMany { .. }) => {}
            _ => heard += 1,
        }
    }
    assert!(heard <= 10, "{heard} guesses were heard");
    sessions.sign_in("home", sign_in("emil", PASSWORD)).await.map(drop).expect("home is known");
    team.verify_audit().await;
    team.backend.shutdown().await;
    let team = team.reopened().await;
    let sessions = &team.services.sessions;
    for guess in 0..30 {
        let _ = sessions.sign_in(&format!("bot {guess}"), sign_in("emil", "wrong")).await;
    }
    assert!(sessions.sign_in("bot 99", sign_in("emil", "wrong")).await.is_err());
    sessions
        .sign_in("home", sign_in("emil", PASSWORD))
        .await
        .map(drop)
        .expect("home is known after a restart");
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_other_sessions_end() {
    let team = Team::new().await;
    let sessions = &team.services.sessions;
    let here = sessions.sign_in("desk", sign_in("emil", PASSWORD)).await.expect("they sign in").token;
    let there = sessions.sign_in("train", sign_in("emil", PASSWORD)).await.expect("they sign in").token;
    let change = |current: &str, new: &str| ChangePassword { current: current.into(), new: new.into() };
    let fresh = "a different and longer phrase";

    let wrong = sessions.change_password(&team.editor, &here, change("guess", fresh)).await;
    assert!(matches!(&wrong, Err(f) if f.at("current").count() == 1), "{wrong:?}");
    let short = sessions.change_password(&team.editor, &here, change(PASSWORD, "short")).await;
    assert!(matches!(&short, Err(f) if f.at("new").count() == 1), "{short:?}");
    assert!(sessions.caller(&there).await.expect("it is read").is_some(), "nothing has happened yet");

    sessions.change_password(&team.editor, &here, change(PASSWORD, fresh)).await.expect("it is changed");
    assert!(sessions.caller(&here).await.expect("it is read").is_some());
    assert!(sessions.caller(&there).await.expect("it is read").is_none());
    assert!(sessions.sign_in("desk", sign_in("emil", PASSWORD)).await.is_err(), "the old one is of no use");
    sessions.sign_in("desk", sign_in("emil", fresh)).await.expect("the new one is");
    team.verify_audit().await;
}

#[tokio::test]
async fn guesses_at_an_open_session_are_slowed_as_at_the_door() {
    let team = Team::new().await;
    let guess = async || {
        let guess = ChangePassword { current: "guess".into(), new: "a different and longer phrase".into() };
        team.services.sessions.change_password(&team.editor, "x", guess).await
    };
    let mut slowed = 0;
    for _ in 0..35 {
        // Whoever waits as long as they are told guesses on, and is counted.
        if let Err(Failure::TooMany { retry_after }) = guess().await {
            slowed += 1;
            team.clock.advance(i64::from(retry_after));
            assert!(matches!(guess().await, Err(Failure::Invalid(_))));
        }
    }
    assert!(slowed > 20, "{slowed}");
    assert!(matches!(guess().await, Err(Failure::TooMany { .. })));

    let change = ChangePassword { current: PASSWORD.into(), new: "a different and longer phrase".into() };
    let other = team.services.sessions.change_password(&team.viewer, "x", change).await;
    assert_eq!(other, Ok(()), "nobody else waits for it");
    let door = team.services.sessions.sign_in("desk", sign_in("emil", PASSWORD)).await;
    assert!(door.is_ok(), "nor does the owner at the door");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let team = Team::new().await;
    let sessions = &team.services.sessions;
    let here = sessions.sign_in("desk", sign_in("emil", PASSWORD)).await.expect("they sign in").token;
    team.clock.advance(60);
    let there = sessions.sign_in("train", sign_in("emil", PASSWORD)).await.expect("they sign in").token;
    let listed = sessions.list(&team.editor, &here).await.expect("they are read");
    // With the one that the invitation began.
    assert_eq!(listed.iter().map(|s| s.here).collect::<Vec<_>>(), [false, true, false]);
    let other = listed[0].id;
    let refused = sessions.end(&team.admin, other).await;
    assert!(matches!(refused, Err(Failure::NotFound(_))), "{refused:?}");
    sessions.end(&team.editor, other).await.expect("it ends");
    assert!(sessions.caller(&there).await.expect("it is read").is_none());
    sessions.end_others(&team.editor, &here).await.expect("they end");
    let left = sessions.list(&team.editor, &here).await.expect("they are read");
    assert!(left.len() == 1 && left[0].here, "{left:?}");
    assert!(!sessions.list(&team.admin, "x").await.expect("they are read").is_empty(), "others' go on");
}

#[tokio::test]
async fn an_admin_gives_a_link_for_a_new_password_which_ends_what_ran() {
    let team = Team::new().await;
    let (people, sessions) = (&team.services.people, &team.services.sessions);
    let old = sessions.sign_in("desk", sign_in("emil", PASSWORD)).await.expect("they sign in").token;
    let refused = people.reset(&team.deployer, team.editor.person).await;
    assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
    let link = people.reset(&team.admin, team.editor.person).await.expect("it is made").path;
    assert!(
        sessions.caller(&old).await.expect("it is read").is_some(),
        "until the link is used, nothing changes"
    );
    let token = link.strip_prefix("/welcome/").expect("it is a welcome").to_owned();
    let fresh = "a different and longer phrase";
    let accept = AcceptInvitation { token, name: String::new(), password: fresh.into() };
    sessions.accept(accept.clone()).await.expect("it is used");
    assert!(sessions.accept(accept).await.is_err(), "once");
    assert!(sessions.caller(&old).await.expect("it is read").is_none());
    let person = people.list(&team.admin).await.expect("they are read");
    assert!(person.iter().any(|p| p.name == "emil" && p.role == Role::Editor), "the role is as it was");
    people.set_active(&team.admin, team.editor.person, false).await.expect("it is deactivated");
    let refused = people.reset(&team.admin, team.editor.person).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
}
