//! The binary `entente`.

use api::auth::token;
use api::command;
use api::config::Settings;
use clap::Parser as _;
use clap::error::ErrorKind;
use mimalloc::MiMalloc;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// A request makes and drops many small things.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    token::install_provider();
    let settings = match Settings::try_parse() {
        Ok(settings) => settings,
        Err(error) if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprintln!("entente: {}, see --help", in_one_line(&error));
            return ExitCode::from(2);
        }
        Err(error) => error.exit(),
    };
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|error| {
        eprintln!("entente: --log: {error}; logging at `warn,api=info`");
        EnvFilter::new("warn,api=info")
    });
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    command::run(settings).await
}

/// What is wrong with the arguments, without the usage that follows it.
fn in_one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().take_while(|line| !line.is_empty()).map(str::trim);
    let line = lines.collect::<Vec<_>>().join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}
