//! The checks of layers that name each other: parents and mattes.

use super::{Checker, SceneError, Weight};
use crate::scene::{Layer, MatteSource};

impl Checker<'_> {
    /// The weight of a list of layers; `depth` is that of the layers' groups.
    pub(super) fn layers(&mut self, layers: &[Layer], depth: usize) -> Result<Weight, SceneError> {
        let outermost = depth == 1;
        let mut weights = Vec::with_capacity(layers.len());
        for (idx, layer) in layers.iter().enumerate() {
            if outermost {
                self.place = format!("layer {:?}", shortened(&layer.name));
            } else {
                self.trail.push(idx);
            }
            weights.push(self.group_of_layer(&layer.group, depth)?);
            if !outermost {
                self.trail.pop();
            }
        }
        if outermost {
            "layers".clone_into(&mut self.place);
        }
        let parents: Vec<Option<u32>> = layers.iter().map(|l| l.parent).collect();
        self.rule(
            order(&parents).is_some(),
            "a layer's parent is not there, or is below itself",
        )?;
        self.weigh_mattes(layers, &mut weights)?;
        let mut whole = Weight::default();
        for (layer, weight) in layers.iter().zip(&weights) {
            let drawn = if layer.hidden { 0 } else { weight.nodes };
            whole.add(drawn.saturating_add(1), weight.height);
        }
        self.level(depth + whole.height.saturating_sub(1))?;
        Ok(whole)
    }

    /// Adds to each layer what its matte costs: it is drawn once more.
    fn weigh_mattes(&self, layers: &[Layer], weights: &mut [Weight]) -> Result<(), SceneError> {
        let source = |layer: &Layer| match &layer.group.matte.as_ref()?.source {
            MatteSource::Layer(idx) => Some(*idx),
            MatteSource::Nodes(_) => None,
        };
        let sources: Vec<Option<u32>> = layers.iter().map(source).collect();
        let order = order(&sources)
            .ok_or_else(|| self.invalid("a layer's matte is not there, or needs itself"))?;
        for idx in order {
            if let Some(source) = sources[idx] {
                let Weight { nodes, height } = weights[source as usize];
                weights[idx].add(nodes.saturating_add(1), height.saturating_add(1));
            }
        }
        Ok(())
    }
}

/// Indices in an order in which each comes after the one it names; `None` when one names
/// what is not there, or itself in the end.
fn order(names: &[Option<u32>]) -> Option<Vec<usize>> {
    let mut done = vec![false; names.len()];
    let mut order = Vec::with_capacity(names.len());
    for start in 0..names.len() {
        let mut chain = Vec::new();
        let mut at = start;
        while !*done.get(at)? {
            if chain.len() > names.len() {
                return None;
            }
            chain.push(at);
            match names[at] {
                Some(next) => at = next as usize,
                None => break,
            }
        }
        for idx in chain.into_iter().rev() {
            done[idx] = true;
            order.push(idx);
        }
    }
    Some(order)
}

/// A layer's name as an error shows it.
fn shortened(name: &str) -> String {
    /// Long enough to find the layer, short enough for a line.
    const NAME_CHARS_MAX: usize = 40;
    name.chars().take(NAME_CHARS_MAX).collect()
}
