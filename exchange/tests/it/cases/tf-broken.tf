resource "aws_ses_receipt_rule" "a" {
  name = 
}
