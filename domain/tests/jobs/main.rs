//! What can be said of jobs without asking AWS: cases are data, in `../corpus/jobs`. Tests named `b01_` to `b22_` show the
//! statements of AWS's page "Invoking a Lambda function from S3 Batch Operations" (docs/JOBS.md lists them).

#[cfg(test)]
mod answers;
#[cfg(test)]
mod arns;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod estimates;
#[cfg(test)]
mod findings;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod requests;
