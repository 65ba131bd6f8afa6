//! Every shader is known where the contract and the code list them.

use std::fs;

use super::{none, root, sources};

#[test]
fn every_shader_is_in_the_contract_and_in_the_code() {
    let contract = fs::read_to_string(root().join("shaders/README.md")).unwrap();
    let code = fs::read_to_string(root().join("app/render/src/shaders.rs")).unwrap();
    let shaders = sources(&[".wgsl"]);
    assert!(!shaders.is_empty(), "there are shaders");
    let mut broken = Vec::new();
    for shader in shaders {
        let Some(name) = shader.path.strip_prefix("shaders/") else {
            broken.push(format!("{} is not in shaders/", shader.path));
            continue;
        };
        for (place, text) in [("shaders/README.md", &contract), ("shaders.rs", &code)] {
            if !text.contains(name) {
                broken.push(format!("{name} is not in {place}"));
            }
        }
    }
    none("shaders without a contract", &broken);
}
