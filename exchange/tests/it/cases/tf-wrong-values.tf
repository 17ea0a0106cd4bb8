resource "aws_ses_receipt_rule" "a" {
  name          = "a"
  rule_set_name = "in"
  tls_policy    = "Always"
  enabled       = "maybe"

  s3_action {
    position = 1
  }
}
