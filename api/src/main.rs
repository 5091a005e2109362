//! The binary `entente`.

use api::command;
use api::config::Settings;
use clap::Parser as _;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[actix_web::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|error| {
        eprintln!("entente: --log: {error}; logging at `warn,api=info`");
        EnvFilter::new("warn,api=info")
    });
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    command::run(settings).await
}
