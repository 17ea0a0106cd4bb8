//! Functions to start from: for each disposition and language one that answers it.
//!
//! AWS: Developer Guide, "Invoke Lambda function action", return values; Lambda Developer Guide, "Define Lambda function
//! handler in Node.js": `callback` is taken by runtimes up to Node.js 22.

use super::outcome::Answer;

/// What a function is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// JavaScript as an ES module: `index.mjs`.
    EsModule,
    /// JavaScript as CommonJS, with `callback`: `index.js`.
    CommonJs,
    /// Python.
    Python,
}

impl Language {
    /// All, the one to prefer first.
    pub const ALL: [Self; 3] = [Self::EsModule, Self::CommonJs, Self::Python];

    /// What it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::EsModule => "JavaScript (ES module)",
            Self::CommonJs => "JavaScript (CommonJS, callback)",
            Self::Python => "Python",
        }
    }

    /// The file Lambda looks for it in, with the function's name after it as its handler setting.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::EsModule => "index.mjs",
            Self::CommonJs => "index.js",
            Self::Python => "lambda_function.py",
        }
    }
}

/// The dispositions a function can answer.
pub const DISPOSITIONS: [Answer; 3] = [Answer::StopRuleSet, Answer::StopRule, Answer::Continue];

/// A function that answers a disposition for mail that SES found spam or a virus in, and `CONTINUE` for all other mail. None
/// for an answer that is no disposition.
#[must_use]
pub fn snippet(language: Language, disposition: Answer) -> Option<String> {
    let purpose = match disposition {
        Answer::StopRuleSet => "Ends the rule set for mail that SES found spam or a virus in.",
        Answer::StopRule => {
            "Ends this rule for mail that SES found spam or a virus in; later rules still run."
        }
        Answer::Continue => "Looks at the mail and stops nothing.",
        Answer::Invalid | Answer::Error => return None,
    };
    let template = match language {
        Language::EsModule => ES_MODULE,
        Language::CommonJs => COMMON_JS,
        Language::Python => PYTHON,
    };
    Some(template.replace("PURPOSE", purpose).replace("DISPOSITION", disposition.as_str()))
}

const ES_MODULE: &str = "\
// PURPOSE
// AWS does not document what SES does after an error, so every one is caught.
export const handler = async (event) => {
  try {
    const { mail, receipt } = event.Records[0].ses;
    const failed = [receipt.spamVerdict, receipt.virusVerdict].some((verdict) => verdict.status === 'FAIL');
    console.log(mail.messageId, failed ? 'failed' : 'passed');
    return { disposition: failed ? 'DISPOSITION' : 'CONTINUE' };
  } catch (error) {
    console.error(error);
    return { disposition: 'CONTINUE' };
  }
};
";

const COMMON_JS: &str = "\
// PURPOSE
// `callback` is taken by runtimes up to Node.js 22. Its first argument is for an error, and must be null.
exports.handler = (event, context, callback) => {
  const { mail, receipt } = event.Records[0].ses;
  const failed = [receipt.spamVerdict, receipt.virusVerdict].some((verdict) => verdict.status === 'FAIL');
  console.log(mail.messageId, failed ? 'failed' : 'passed');
  callback(null, { disposition: failed ? 'DISPOSITION' : 'CONTINUE' });
};
";

const PYTHON: &str = "\
# PURPOSE
# AWS does not document what SES does after an error, so every one is caught.
def lambda_handler(event, context):
    try:
        ses = event[\"Records\"][0][\"ses\"]
        verdicts = [ses[\"receipt\"][name][\"status\"] for name in (\"spamVerdict\", \"virusVerdict\")]
        failed = \"FAIL\" in verdicts
        print(ses[\"mail\"][\"messageId\"], \"failed\" if failed else \"passed\")
        return {\"disposition\": \"DISPOSITION\" if failed else \"CONTINUE\"}
    except Exception as error:
        print(repr(error))
        return {\"disposition\": \"CONTINUE\"}
";
