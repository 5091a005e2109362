//! Tells cynic where the schema is that every operation is checked against.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    cynic_codegen::register_schema("entente").from_sdl_file("../schema.graphql")?.as_default()?;
    Ok(())
}
