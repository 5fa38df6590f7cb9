//! Emits the PLT module for every function that a library imports. This is the example of the
//! README.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = std::fs::read(std::env::args().nth(1).ok_or("usage: plt LIBRARY")?)?;
    let module = latebind::Module::read(&library)?;
    for name in module
        .dylink()
        .into_iter()
        .flat_map(latebind::Dylink::needed)
    {
        println!("needs {name}");
    }
    let late: Vec<u32> = (0..)
        .zip(module.references().imports())
        .filter(|(_, import)| matches!(import.kind, latebind::ImportKind::Func { .. }))
        .map(|(index, _)| index)
        .collect();
    let options = latebind::plt::Options::default();
    let plt = latebind::plt::emit(module.references(), &late, options)?;
    println!("{} PLT entries, {} bytes", late.len(), plt.len());
    Ok(())
}
