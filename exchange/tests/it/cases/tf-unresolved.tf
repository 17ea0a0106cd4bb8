variable "bucket" {
  default = "mail"
}

resource "aws_ses_receipt_rule" "a" {
  count         = 2
  name          = "a-${count.index}"
  rule_set_name = data.aws_ses_active_receipt_rule_set.main.rule_set_name
  enabled       = var.stage == "prod"
  recipients    = concat(var.recipients, ["b@example.com"])
  after         = aws_ses_receipt_rule.gone.name

  lambda_action {
    function_arn = aws_lambda_function.filter.arn
    position     = 1
  }

  s3_action {
    bucket_name = var.bucket
    position    = length([1, 2])
  }

  dynamic "sns_action" {
    for_each = var.topics
    content {
      topic_arn = sns_action.value
      position  = 3
    }
  }
}
