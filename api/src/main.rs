//! The binary `entente`.

use api::command;
use api::config::Settings;
use clap::Parser as _;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[actix_web::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|error| {
        eprintln!("entente: --log: {error}; logging at `info`");
        EnvFilter::new("info")
    });
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    command::run(settings).await
}
