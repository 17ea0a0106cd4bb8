//! Who may do what: the table people can read, and what must hold whoever asks.

use domain::{
    Caller, Failure, Role,
    access::Deed,
    change::{Facts, Move, State, may},
};
use proptest::prelude::*;

fn caller(person: i64, role: Role) -> Caller {
    Caller { person, name: format!("p{person}"), role }
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
fn states_and_what_can_become_of_them() {
    let admin = caller(1, Role::Admin);
    let mut table = String::new();
    for state in State::ALL {
        let facts = Facts { state, author: 2, editors: vec![2], errors: 0, missed: 0, approved: true };
        let moves: Vec<String> = Move::ALL
            .into_iter()
            .filter(|m| may(&admin, *m, &facts).is_ok())
            .map(|m| format!("{m:?}"))
            .collect();
        let moves = if moves.is_empty() { "-".to_owned() } else { moves.join(", ") };
        table.push_str(&format!("{:<12} {moves}\n", state.words()));
    }
    insta::assert_snapshot!(table);
}

prop_compose! {
    fn facts()(
        state in prop::sample::select(State::ALL.to_vec()),
        author in 1_i64..4,
        editors in prop::collection::vec(1_i64..4, 0..3),
        errors in 0_u32..2,
        missed in 0_u32..2,
        approved in any::<bool>(),
    ) -> Facts {
        Facts { state, author, editors, errors, missed, approved }
    }
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL.to_vec())
}

proptest! {
    #[test]
    fn nobody_approves_what_they_wrote(facts in facts(), person in 1_i64..4, role in role()) {
        if facts.author == person || facts.editors.contains(&person) {
            prop_assert!(may(&caller(person, role), Move::Approve, &facts).is_err());
        }
    }

    #[test]
    fn nothing_is_deployed_that_is_not_approved_or_has_errors(facts in facts(), person in 1_i64..4, role in role()) {
        if may(&caller(person, role), Move::Deploy, &facts).is_ok() {
            prop_assert!(facts.approved && facts.errors == 0 && facts.missed == 0);
            prop_assert!(facts.state == State::Approved && role >= Role::Deployer);
        }
    }

    #[test]
    fn a_higher_role_never_may_less(facts in facts(), person in 1_i64..4, step in prop::sample::select(Move::ALL.to_vec())) {
        let allowed = Role::ALL.map(|role| may(&caller(person, role), step, &facts).is_ok());
        prop_assert!(allowed.windows(2).all(|w| w[0] <= w[1]), "{allowed:?}");
    }
}
