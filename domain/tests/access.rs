//! Who may do what, by role alone. What depends on the change and the policy is in `review`.

use domain::{Caller, Failure, Role, access::Deed};

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
