//! Input that is made to exhaust memory, stack or time is refused, with a problem.

use domain::failure::Problem;

fn problems(text: &str, file: &str) -> Vec<Problem> {
    let problems = exchange::rule_set(text, Some(file)).expect_err("it is refused");
    assert!(!problems.is_empty() && problems.len() <= 200, "{}", problems.len());
    assert!(problems.iter().all(|p| p.message.len() < 2_000 && !p.message.contains('\n')), "{problems:?}");
    problems
}

#[test]
fn depth_is_bounded_in_every_notation() {
    let deep = 100_000;
    for (text, file) in [
        ("[".repeat(deep), "a.json"),
        ("{\"Resources\":".repeat(deep), "a.json"),
        ("[".repeat(deep), "a.yaml"),
        (format!("Resources: {}", "[".repeat(deep)), "a.yaml"),
        (format!("Resources: {}", "{a: ".repeat(deep)), "a.yaml"),
        ("- ".repeat(deep), "a.yaml"),
        (format!("a: {}", "!Sub ".repeat(deep)), "a.yaml"),
        (format!("a = {}", "[".repeat(deep)), "a.tf"),
        (format!("a = {}", "(".repeat(deep)), "a.tf"),
        (format!("a = {}1", "!".repeat(deep)), "a.tf"),
        (format!("a = {}1", "-".repeat(deep)), "a.tf"),
        (format!("a = {}1", "1 + ".repeat(deep)), "a.tf"),
        (format!("a = {}", "\"${".repeat(deep)), "a.tf"),
        (format!("a = {}1", "true ? 1 : ".repeat(deep)), "a.tf"),
        ("a {\n".repeat(deep), "a.tf"),
        (format!("a = x{}", ".a".repeat(deep)), "a.tf"),
        (format!("a = x{}", "[0]".repeat(deep)), "a.tf"),
    ] {
        problems(&text, file);
    }
}

#[test]
fn aliases_are_refused_before_they_are_followed() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..40 {
        let before = format!("*a{}", n - 1);
        bomb.push_str(&format!("a{n}: &a{n} [{}]\n", vec![before; 10].join(", ")));
    }
    let found = problems(&bomb, "a.yaml");
    assert_eq!(found[0].at, "line 2");
    assert!(found[0].message.contains("alias"), "{found:?}");
}

#[test]
fn references_that_go_in_a_circle_have_no_value() {
    let hcl = "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_ses_receipt_rule_set\" \"s\" {\n  rule_set_name = local.a\n}\n";
    assert_eq!(problems(hcl, "a.tf")[0].at, "aws_ses_receipt_rule_set.s.rule_set_name (line 6)");
    let wide: String =
        (0..30).map(|n| format!("  l{n} = \"${{local.l{}}}${{local.l{}}}\"\n", n + 1, n + 1)).collect();
    let hcl = format!(
        "locals {{\n{wide}  l30 = \"x\"\n}}\nresource \"aws_ses_receipt_rule_set\" \"s\" {{\n  rule_set_name = local.l0\n}}\n"
    );
    problems(&hcl, "a.tf");
    let laughs: String =
        (0..12).map(|n| format!("  l{n} = \"{}\"\n", format!("${{local.l{}}}", n + 1).repeat(100))).collect();
    let hcl = format!(
        "locals {{\n{laughs}  l12 = \"ha\"\n}}\nresource \"aws_ses_receipt_rule_set\" \"s\" {{\n  rule_set_name = local.l0\n}}\n"
    );
    problems(&hcl, "a.tf");
    let set = |name: &str, other: &str| {
        format!(
            "  {name}:\n    Type: AWS::SES::ReceiptRuleSet\n    Properties:\n      RuleSetName: !Sub '${{{other}}}${{{other}}}${{{other}}}${{{other}}}'\n"
        )
    };
    problems(&format!("Resources:\n{}{}", set("A", "B"), set("B", "A")), "a.yaml");
}

#[test]
fn what_is_too_long_is_not_read() {
    let long = format!("# {}", "x".repeat(6 * 1024 * 1024));
    for file in ["a.json", "a.yaml", "a.tf"] {
        assert!(problems(&long, file)[0].message.contains("at most"), "{file}");
    }
    let wide = format!("Resources: [{}]", "a,".repeat(1_000_000));
    problems(&wide, "a.yaml");
}
