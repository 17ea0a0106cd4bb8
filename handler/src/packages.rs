//! What `import` gives: AWS's SDK as a stand-in that loads and calls nothing, and for all else a refusal that says so.

use rquickjs::{
    Ctx, Error, Exception, Module,
    loader::{ImportAttributes, Loader, Resolver},
    module::Declared,
};

/// Resolves the names of AWS's SDK, and refuses others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoPackages;

impl Resolver for NoPackages {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        _base: &str,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> Result<String, Error> {
        if name == "aws-sdk" || name.starts_with("aws-sdk/") || name.starts_with("@aws-sdk/") {
            return Ok(name.to_owned());
        }
        let message = format!(
            "`{name}` cannot be loaded: a handler runs here without packages, network and files. Take it out, or give \
             its answer as a constant, to try the rest"
        );
        Err(Exception::throw_reference(ctx, &message))
    }
}

/// The stand-in for AWS's SDK, with the names that a source imports of it.
#[derive(Debug, Clone)]
pub(crate) struct Sdk {
    names: Vec<String>,
}

impl Sdk {
    /// With the names that a source imports. Those of other packages do no harm.
    pub(crate) fn imported_by(source: &str) -> Self {
        let mut names = Vec::new();
        for clause in source.split("import").skip(1).filter_map(|rest| rest.split_once("from")) {
            let listed = clause.0.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
            let listed = listed.map_or("", |(names, _)| names).split(',');
            let bare = listed.filter_map(|name| name.split_whitespace().next()).filter(|name| is_name(name));
            names.extend(bare.map(ToOwned::to_owned));
        }
        names.sort();
        names.dedup();
        Self { names }
    }
}

fn is_name(name: &str) -> bool {
    name != "default"
        && !name.starts_with(|sign: char| sign.is_ascii_digit())
        && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_' || sign == '$')
}

impl Loader for Sdk {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>, Error> {
        // The world leaves the stand-in where only a source that knows its name finds it; it calls nothing anyway.
        let mut source =
            "const sdk = globalThis[Symbol.for('countersign.sdk')];\nexport default sdk;\n".to_owned();
        for (index, name) in self.names.iter().enumerate() {
            source.push_str(&format!("const n{index} = sdk.{name};\nexport {{ n{index} as {name} }};\n"));
        }
        Module::declare(ctx.clone(), name, source)
    }
}
