//! Who may do what, by role alone. What depends on the change and the policy is in `review`.

use domain::{
    Caller, Failure, Role,
    access::Deed,
    token::{Bearer, MakeToken, Scope, Scopes},
};

fn caller(person: i64, role: Role) -> Caller {
    Caller::new(person, format!("p{person}"), role)
}

#[test]
fn roles_and_what_they_may_do() {
    let mut table = format!("{:<18} viewer editor reviewer deployer admin\n", "");
    for deed in Deed::ALL {
        let mark = |role| if caller(1, role).may(deed) { "yes" } else { "-" };
        let [v, e, r, d, a] = Role::ALL.map(mark);
        table.push_str(&format!("{:<18} {v:<6} {e:<6} {r:<8} {d:<8} {a}\n", format!("{deed:?}")));
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_refusal_names_the_role_it_takes() {
    let refused = caller(1, Role::Viewer).require(Deed::Deploy);
    let said = "to deploy takes the role `deployer`; yours is `viewer`: ask an admin";
    assert_eq!(refused, Err(Failure::Forbidden(said.into())));
}

#[test]
fn a_token_does_what_its_role_and_its_scopes_both_allow() {
    for deed in Deed::ALL {
        for role in Role::ALL {
            for scope in Scope::ALL {
                let bearer = Bearer { token: 1, scopes: Scopes::READ.with(scope) };
                let may = caller(1, role).bearing(bearer).may(deed);
                let scoped = deed.scope() == scope || deed.scope() == Scope::Read;
                assert_eq!(may, caller(1, role).may(deed) && scoped, "{deed:?}, {role}, {scope}");
            }
        }
    }
}

#[test]
fn a_refusal_names_the_scope_it_takes() {
    let bearer = Bearer { token: 1, scopes: Scopes::READ.with(Scope::Edit) };
    let refused = caller(1, Role::Admin).bearing(bearer).require(Deed::Deploy);
    let said = "to deploy takes the scope `deploy`, which this token lacks: make one that has it";
    assert_eq!(refused, Err(Failure::Forbidden(said.into())));
}

#[test]
fn what_takes_a_person_is_no_tokens() {
    let every = Scope::ALL.into_iter().collect();
    let bearer = Bearer { token: 1, scopes: every };
    assert!(caller(1, Role::Admin).bearing(bearer).require_session("make a token").is_err());
    assert!(caller(1, Role::Viewer).require_session("make a token").is_ok());
}

#[test]
fn scopes_are_read_as_they_are_written() {
    for bits in 0..1u8 << Scope::ALL.len() {
        let some = Scope::ALL.into_iter().filter(|s| bits & (1 << *s as u8) != 0).collect::<Scopes>();
        assert!(some.has(Scope::Read));
        assert_eq!(some.to_string().parse(), Ok(some));
    }
    assert_eq!(Scopes::READ.with(Scope::Deploy).to_string(), "read deploy");
    let wrong = "`root` is no scope; use read, edit, review, deploy or manage";
    assert_eq!("read root".parse::<Scopes>(), Err(wrong.into()));
}

#[test]
fn a_token_says_what_is_wrong_with_the_form_it_is_made_of() {
    let form = MakeToken { owner: None, name: " nightly ".into(), scopes: Scopes::READ, days: 90 };
    assert_eq!(form.check(Role::Viewer, false), Ok("nightly"));
    let fields = |form: &MakeToken, role, service| match form.check(role, service) {
        Err(Failure::Invalid(problems)) => problems[0].at.clone(),
        other => panic!("{other:?}"),
    };
    for name in ["", " ", "a\u{7}b", &"x".repeat(65)] {
        assert_eq!(fields(&MakeToken { name: name.into(), ..form.clone() }, Role::Admin, false), "name");
    }
    for days in [0, 367] {
        assert_eq!(fields(&MakeToken { days, ..form.clone() }, Role::Admin, false), "days");
    }
    let review = MakeToken { scopes: Scopes::READ.with(Scope::Review), ..form };
    assert_eq!(review.check(Role::Reviewer, false), Ok("nightly"));
    assert_eq!(fields(&review, Role::Editor, false), "scopes");
    assert_eq!(fields(&review, Role::Admin, true), "scopes");
}
