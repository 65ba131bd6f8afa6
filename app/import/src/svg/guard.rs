//! What a file costs before anything is made of it.
//!
//! The parser writes out every `use`, marker, pattern, clip and mask once for each reference,
//! and calls itself at each level. So a small file can ask for a billion elements, or for a
//! stack that no worker has. Here both are estimated, from above, without writing anything out.

use std::collections::BTreeMap;

use usvg::roxmltree::{Document, Node};

use crate::{
    ImportError,
    limits::{SVG_DEPTH_MAX, SVG_ELEMENTS_MAX},
};

/// Bytes of an image's address that cost as much as one element.
const IMAGE_BYTES_AN_ELEMENT: usize = 1_000;

/// The number of elements with what they refer to, or the refusal.
pub(super) fn check(document: &Document<'_>) -> Result<usize, ImportError> {
    let plan = Plan::new(document);
    let cost = plan.cost()?;
    // Styles may put any of their references on any element, each at most once on a way down.
    let mut total = cost[0];
    for target in &plan.of_styles {
        total.depth = total.depth.saturating_add(cost[*target].depth);
    }
    let heaviest = plan.of_styles.iter().map(|t| cost[*t].elements).max();
    if let Some(heaviest) = heaviest {
        let styled = plan.kids.len().saturating_mul(heaviest);
        total.elements = total.elements.saturating_add(styled);
    }
    ImportError::at_most("elements inside each other", total.depth, SVG_DEPTH_MAX)?;
    ImportError::at_most("elements", total.elements, SVG_ELEMENTS_MAX)?;
    Ok(total.elements)
}

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    elements: usize,
    depth: usize,
}

/// Elements by index, and what each of them holds or refers to and how often.
struct Plan {
    kids: Vec<Vec<(usize, usize)>>,
    /// What an element costs by itself.
    own: Vec<usize>,
    of_styles: Vec<usize>,
}

impl Plan {
    fn new(document: &Document<'_>) -> Self {
        let elements: Vec<Node<'_, '_>> = document.descendants().filter(Node::is_element).collect();
        let mut idx_by_node = BTreeMap::new();
        let mut idx_by_id = BTreeMap::new();
        for (idx, element) in elements.iter().enumerate() {
            idx_by_node.insert(element.id().get(), idx);
            if let Some(id) = element.attribute("id") {
                idx_by_id.entry(id).or_insert(idx);
            }
        }
        let mut plan = Self {
            kids: vec![Vec::new(); elements.len()],
            own: Vec::with_capacity(elements.len()),
            of_styles: Vec::new(),
        };
        // With styles or inheritance, any line may carry markers.
        let mut heavy_markers = false;
        for (idx, element) in elements.iter().enumerate() {
            let parent = element
                .parent_element()
                .and_then(|p| idx_by_node.get(&p.id().get()));
            if let Some(parent) = parent {
                plan.kids[*parent].push((idx, 1));
            }
            plan.own.push(own_cost(element));
            heavy_markers |= plan.add_references(idx, element, &idx_by_id);
        }
        if heavy_markers {
            plan.add_inherited_markers(&elements);
        }
        plan
    }

    /// Whether markers are set where they pass on to others.
    fn add_references(
        &mut self,
        idx: usize,
        element: &Node<'_, '_>,
        idx_by_id: &BTreeMap<&str, usize>,
    ) -> bool {
        if element.tag_name().name() == "style" {
            let text = element.text().unwrap_or_default();
            self.of_styles
                .extend(urls(text).filter_map(|id| idx_by_id.get(id)));
            return text.contains("marker");
        }
        let mut passes_on = false;
        for attribute in element.attributes() {
            let value = attribute.value();
            let is_marker = attribute.name().starts_with("marker") || value.contains("marker");
            passes_on |= is_marker && n_vertices(element) == 1;
            let times = if is_marker { n_vertices(element) } else { 1 };
            // The reader of references skips spaces too.
            let linked = value
                .trim()
                .strip_prefix('#')
                .filter(|_| attribute.name() == "href");
            let targets = urls(value).chain(linked);
            let found = targets.filter_map(|id| idx_by_id.get(id));
            self.kids[idx].extend(found.map(|target| (*target, times)));
        }
        passes_on
    }

    fn add_inherited_markers(&mut self, elements: &[Node<'_, '_>]) {
        let is_marker = |element: &Node<'_, '_>| element.tag_name().name() == "marker";
        let markers: Vec<usize> = (0..elements.len())
            .filter(|idx| is_marker(&elements[*idx]))
            .take(3)
            .collect();
        for (idx, element) in elements.iter().enumerate() {
            let n = n_vertices(element);
            if n > 1 {
                self.kids[idx].extend(markers.iter().map(|marker| (*marker, n)));
            }
        }
    }

    /// The cost of each element, kids first; what refers to itself counts once.
    fn cost(&self) -> Result<Vec<Cost>, ImportError> {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut cost = vec![Cost::default(); self.kids.len().max(1)];
        let mut state = vec![State::New; self.kids.len()];
        for start in 0..self.kids.len() {
            let mut open = vec![(start, 0)];
            while let Some((idx, next)) = open.pop() {
                if next == 0 {
                    if state[idx] != State::New {
                        continue;
                    }
                    state[idx] = State::Open;
                }
                if let Some((kid, _)) = self.kids[idx].get(next) {
                    open.push((idx, next + 1));
                    if state[*kid] == State::New {
                        open.push((*kid, 0));
                    }
                    continue;
                }
                state[idx] = State::Done;
                cost[idx] = self.summed(idx, &cost);
            }
        }
        Ok(cost)
    }

    fn summed(&self, idx: usize, cost: &[Cost]) -> Cost {
        let mut sum = Cost {
            elements: self.own[idx],
            depth: 0,
        };
        for (kid, times) in &self.kids[idx] {
            let kid = cost[*kid];
            sum.elements = sum
                .elements
                .saturating_add(kid.elements.saturating_mul(*times));
            sum.depth = sum.depth.max(kid.depth);
        }
        sum.depth += 1;
        sum
    }
}

fn own_cost(element: &Node<'_, '_>) -> usize {
    let mut cost = 1;
    if element.tag_name().name() == "image" {
        let bytes = element.attributes().map(|a| a.value().len()).sum::<usize>();
        cost += bytes / IMAGE_BYTES_AN_ELEMENT;
    }
    cost
}

/// At most so many markers stand on a line: a vertex takes two bytes at least.
fn n_vertices(element: &Node<'_, '_>) -> usize {
    let data = element
        .attribute("d")
        .or_else(|| element.attribute("points"));
    let is_line = element.tag_name().name() == "line";
    data.map_or(if is_line { 2 } else { 1 }, |d| d.len() / 2 + 2)
}

/// The ids in `url(#…)`.
fn urls(text: &str) -> impl Iterator<Item = &str> {
    text.split("url(").skip(1).filter_map(|rest| {
        let inside = rest.split(')').next()?;
        inside.trim().trim_matches(['"', '\'']).strip_prefix('#')
    })
}
