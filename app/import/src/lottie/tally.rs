//! What a group costs once its symbols and repeaters are unfolded.

use mtor_video::{
    Animated, Group, Layer, Node, Repeat,
    limits::{DEPTH_MAX, NODES_MAX},
};

use crate::ImportError;

/// Counts saturate: a symbol that doubles the one before it thirty times is only large.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    nodes: usize,
    /// Groups in groups, itself included.
    height: usize,
}

impl Tally {
    /// `symbols` are the tallies of the symbols so far.
    pub(super) fn of_group(group: &Group, symbols: &[Self]) -> Self {
        Self::of_nodes(&group.nodes, symbols).inside()
    }

    pub(super) fn of_nodes(nodes: &[Node], symbols: &[Self]) -> Self {
        nodes.iter().fold(Self::default(), |sum, node| {
            sum.beside(Self::of_node(node, symbols))
        })
    }

    pub(super) fn of_layers(layers: &[Layer], symbols: &[Self]) -> Self {
        let each = layers.iter().map(|l| Self::of_group(&l.group, symbols));
        each.fold(Self::default(), Self::beside).inside()
    }

    fn of_node(node: &Node, symbols: &[Self]) -> Self {
        match node {
            Node::Shape(_) | Node::Image(_) | Node::Text(_) => Self {
                nodes: 1,
                height: 0,
            },
            Node::Group(group) => Self::of_group(group, symbols),
            Node::Layers(layers) => Self::of_layers(layers, symbols),
            Node::Use(it) => symbols
                .get(it.symbol as usize)
                .copied()
                .unwrap_or_default()
                .inside(),
            Node::Repeat(repeat) => Self::of_nodes(&repeat.nodes, symbols)
                .times(most_copies(repeat))
                .inside(),
        }
    }

    fn beside(self, other: Self) -> Self {
        Self {
            nodes: self.nodes.saturating_add(other.nodes),
            height: self.height.max(other.height),
        }
    }

    fn inside(self) -> Self {
        Self {
            nodes: self.nodes.saturating_add(1),
            height: self.height.saturating_add(1),
        }
    }

    fn times(self, copies: usize) -> Self {
        Self {
            nodes: self.nodes.saturating_add(1).saturating_mul(copies),
            ..self
        }
    }

    pub(super) fn nodes(self) -> usize {
        self.nodes
    }

    pub(super) fn is_too_deep(self) -> bool {
        self.height > DEPTH_MAX
    }

    pub(super) fn check(self) -> Result<(), ImportError> {
        if self.nodes <= NODES_MAX {
            return Ok(());
        }
        Err(ImportError::TooMany {
            what: "nodes",
            found: self.nodes,
            max: NODES_MAX,
        })
    }
}

/// Copies at the time of the most.
pub(super) fn most_copies(repeat: &Repeat) -> usize {
    let most = match &repeat.copies {
        Animated::Fixed(copies) => *copies,
        Animated::Keyed { keys } => keys.iter().map(|k| k.value).fold(0.0, f32::max),
    };
    most.ceil().max(0.0) as usize
}
