//! The contract of `backend::aws::Receiving`: one list of cases for the sandbox and for emulators that others wrote.
//!
//! The sandbox always runs. moto runs when `COUNTERSIGN_MOTO_URL` says where it is, ministack when
//! `COUNTERSIGN_MINISTACK_URL` does; else their cases print that they were skipped. A case that an emulator cannot
//! pass says why, and prints it. What no emulator has is checked on the wire, against AWS's service models: by [`wire`] when
//! `COUNTERSIGN_MODEL_URL` is set, and jobs by [`wire_jobs`] when `COUNTERSIGN_S3CONTROL_URL` is. `cargo xtask test` starts
//! all four.

#[cfg(test)]
mod agree;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod http;
#[cfg(test)]
mod prepare;
#[cfg(test)]
mod target;
#[cfg(test)]
mod wire;
#[cfg(test)]
mod wire_jobs;

/// Makes every case a test on the sandbox, on moto and on ministack.
macro_rules! contract {
    ($($module:ident::$case:ident $(($($emulator:ident: $why:literal),+))?;)+) => {
        /// All cases, for the place of one among them.
        #[cfg(test)]
        const CASES: &[&str] = &[$(stringify!($case)),+];

        #[cfg(test)]
        mod sandbox {
            $(#[tokio::test]
            async fn $case() {
                crate::cases::$module::$case(&crate::target::sandbox(stringify!($case))).await;
            })+
        }

        #[cfg(test)]
        mod moto {
            $(#[tokio::test]
            async fn $case() {
                const WHY: &[(&str, &str)] = &[$($((stringify!($emulator), $why)),+)?];
                if let Some(target) = crate::target::moto(stringify!($case), WHY).await {
                    crate::cases::$module::$case(&target).await;
                }
            })+
        }

        #[cfg(test)]
        mod ministack {
            $(#[tokio::test]
            async fn $case() {
                const WHY: &[(&str, &str)] = &[$($((stringify!($emulator), $why)),+)?];
                if let Some(target) = crate::target::ministack(stringify!($case), WHY).await {
                    crate::cases::$module::$case(&target).await;
                }
            })+
        }
    };
}

contract! {
    // Which set is active is one thing per region, and each of the first cases has a region for itself.
    sets::receiving_is_off_until_a_set_is_active_and_one_call_switches;
    sets::a_set_that_is_not_there_cannot_be_made_active;
    sets::the_active_set_cannot_be_deleted;
    sets::a_clone_of_the_active_set_is_not_active (ministack: "it has no CloneReceiptRuleSet");

    sets::the_caller_is_known_by_account_and_arn;
    sets::names_are_listed_sorted;
    sets::a_set_that_is_not_there_is_none;
    sets::a_set_is_made_once;
    sets::set_names_may_have_64_characters_and_periods;
    sets::set_names_with_other_characters_are_no_names;
    sets::set_names_that_are_too_long_or_end_badly_are_told_apart
        (moto: "it answers ValidationError where SES answers InvalidParameterValue");
    sets::deleting_a_set_twice_is_no_error;
    sets::a_clone_has_the_rules_in_order_and_a_life_of_its_own
        (ministack: "it has no CloneReceiptRuleSet", moto: "it has no DeleteReceiptRule");
    sets::a_clone_needs_an_original_and_a_free_name (ministack: "it has no CloneReceiptRuleSet");
    sets::a_taken_name_is_told_before_a_missing_original
        (ministack: "it has no CloneReceiptRuleSet", moto: "it looks at the original first");

    rules::a_rule_goes_to_the_front_or_behind_another;
    rules::a_rule_needs_its_set_and_the_rule_it_goes_behind;
    rules::a_rule_goes_behind_a_name_not_behind_nothing (moto: "it takes an empty After for none");
    rules::a_rule_has_its_name_for_itself (moto: "it adds a rule of the same name and another body a second time");
    rules::a_taken_name_is_told_before_a_missing_neighbour (moto: "it looks at After first");
    rules::rule_names_with_other_characters_are_no_names;
    rules::rule_names_that_are_too_long_or_end_badly_are_told_apart
        (moto: "it answers ValidationError where SES answers InvalidParameterValue");
    rules::an_update_replaces_all_and_keeps_the_position (ministack: "it has no UpdateReceiptRule");
    rules::an_update_needs_its_set_and_rule (ministack: "it has no UpdateReceiptRule");
    rules::deleting_a_rule_twice_is_no_error (moto: "it has no DeleteReceiptRule");
    rules::deleting_a_rule_needs_its_set (moto: "it has no DeleteReceiptRule");
    rules::a_new_order_names_every_rule_once
        (moto: "it has no ReorderReceiptRuleSet", ministack: "it has no ReorderReceiptRuleSet");
    rules::a_refused_order_changes_nothing
        (moto: "it has no ReorderReceiptRuleSet", ministack: "it has no ReorderReceiptRuleSet");
    rules::a_rule_moves_to_the_front_or_behind_another
        (moto: "it has no SetReceiptRulePosition", ministack: "it has no SetReceiptRulePosition");

    fields::a_rule_comes_back_whole;
    fields::a_rule_with_nothing_but_a_name_comes_back;
    fields::every_kind_of_action_comes_back_whole;
    fields::lambda_actions_come_back_whole;
    fields::key_and_role_come_back
        (moto: "it looks for the role by its ARN among ids, and so never finds it");
    fields::text_of_every_script_comes_back;
    fields::recipients_come_back_lower_case_sorted_and_once (moto: "it keeps recipients as they were sent");
    fields::the_tls_policy_is_filled_in (moto: "it gives back only what was sent");
    fields::defaults_of_actions_are_filled_in
        (moto: "it gives back only what was sent", ministack: "it gives back only what was sent");

    checks::recipients_that_are_none_are_refused (moto: "it does not look at recipients");
    checks::the_reserved_domain_is_refused
        (moto: "it does not look at recipients", ministack: "it lets `.invalid` through");
    checks::stop_comes_last (moto: "it does not look at Stop actions");
    checks::headers_that_mail_cannot_have_are_refused (moto: "it does not look at headers");
    checks::bounces_that_smtp_cannot_send_are_refused
        (moto: "it does not look at bounces", ministack: "it does not look at bounces");
    checks::names_of_resources_that_are_malformed_are_refused
        (moto: "its texts differ", ministack: "it does not look at resources");
    checks::roles_and_instances_have_their_pattern
        (moto: "it does not look at patterns", ministack: "it does not look at patterns");
    checks::all_faults_of_the_shape_are_told_at_once (moto: "it tells one", ministack: "it tells one");
    checks::the_shape_is_looked_at_before_the_set (moto: "it looks for the set first");
    checks::a_bucket_that_ses_cannot_use_is_refused (ministack: "it does not look at resources");
    checks::a_topic_that_ses_cannot_use_is_refused (ministack: "it does not look at resources");
    checks::a_function_that_ses_cannot_use_is_refused (ministack: "it does not look at resources");
    checks::resources_have_to_be_in_the_region
        (moto: "it looks functions up by name, whatever their region", ministack: "it does not look at resources");
    checks::forty_sets_and_no_more (moto: "it has no quotas", ministack: "it has no quotas");
    checks::two_hundred_rules_and_no_more (moto: "it has no quotas", ministack: "it has no quotas");
    checks::ten_actions_and_five_hundred_recipients_and_no_more
        (moto: "it has no quotas", ministack: "it has no quotas");

    objects::an_object_comes_back_whole_and_in_pieces;
    objects::keys_of_every_script_are_kept;
    objects::what_is_not_there_is_none_and_nothing_goes_into_it;
    objects::an_upload_in_parts_becomes_one_object;
    objects::an_upload_that_is_given_up_leaves_nothing
        (moto: "it breaks down over an upload that is not there");
    objects::parts_are_large_and_named_as_they_were_sent
        (ministack: "it takes parts of any size and any ETag");
    objects::a_bucket_says_where_it_is;

    accounts::a_function_is_found_by_its_versions (ministack: "its functions are real, and need their code");
    accounts::a_role_says_who_may_take_it;
    accounts::what_a_role_may_do_is_simulated (moto: "it has no SimulatePrincipalPolicy");
    accounts::every_action_is_simulated_on_every_resource
        (moto: "it has no SimulatePrincipalPolicy", ministack: "it looks at the first resource, and at no role that is not there");
}
