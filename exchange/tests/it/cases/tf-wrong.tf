resource "aws_ses_receipt_rule" "a" {
  rule_set_name = "in"
  enable        = true
  tls_policy    = "Always"

  s3_action {
    bucket   = "mail"
    position = 1
  }

  stop_action {
    scope = "RuleSet"
  }

  connect_action {
    instance_arn = "x"
  }
}

resource "aws_ses_receipt_rule" "b" {
  name          = "b"
  rule_set_name = "in"
  after         = ["a"]

  stop_action {
    scope    = "RuleSet"
    position = 1
  }

  stop_action {
    scope    = "RuleSet"
    position = 1
  }
}
