terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

# Order comes from `after`, not from where a resource stands.
resource "aws_ses_receipt_rule" "bounce" {
  name          = "bounce"
  rule_set_name = aws_ses_receipt_rule_set.main.rule_set_name
  after         = "store"
  enabled       = true
  tls_policy    = "Optional"

  bounce_action {
    message         = <<-EOT
      Mailbox does not exist
    EOT
    sender          = "postmaster@${local.domain}"
    smtp_reply_code = 550
    status_code     = "5.1.1"
    position        = 1
  }
}

locals {
  domain = "example.com"
  people = ["ana@${local.domain}", "bo@example.com"]
}

resource "aws_ses_receipt_rule" "store" {
  name          = "store"
  rule_set_name = "inbound"
  recipients    = local.people
  enabled       = true
  scan_enabled  = true
  depends_on    = [aws_s3_bucket_policy.mail]

  s3_action {
    position          = 2
    bucket_name       = "mail"
    object_key_prefix = ""
  }

  add_header_action {
    header_name  = "X-Price"
    header_value = "$${100} %%{if} \"quoted\" \u00e9"
    position     = 1
  }

  lifecycle {
    ignore_changes = [enabled]
  }
}

resource "aws_ses_receipt_rule_set" "main" {
  rule_set_name = "inbound"
}

resource "aws_ses_active_receipt_rule_set" "main" {
  rule_set_name = aws_ses_receipt_rule_set.main.rule_set_name
}
