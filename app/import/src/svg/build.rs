//! A usvg tree as nodes of a scene.
//!
//! Groups that only place their content are not kept: their maps are multiplied into what
//! they hold, so that nesting stays shallow. A group stays where its content has to be one
//! picture (opacity, blending, clips, masks) or where something moves.

use mtor_video::{
    Affine, Group, Image, Node, Shape, Transform,
    limits::{DEPTH_MAX, NODES_MAX, SEGMENTS_MAX},
};

use super::{geometry, paint, report::Report, smil::Motions};
use crate::ImportError;

mod clip;
mod leaf;
mod pattern;
mod raster;

/// Walks the tree once.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    pub(super) symbols: Vec<Group>,
    pub(super) images: Vec<Image>,
    pub(super) report: Report,
    /// What moves the groups that were put into the file for it.
    motions: &'a Motions,
    n_nodes: usize,
    n_segments: usize,
    n_tile_nodes: usize,
    depth: usize,
    /// The ids around the place, outermost first.
    trail: Vec<String>,
}

/// A node with the map from it to the group that will hold it.
#[derive(Debug)]
struct Placed {
    affine: Affine,
    node: Node,
}

impl<'a> Builder<'a> {
    pub(super) fn new(motions: &'a Motions, report: Report) -> Self {
        Self {
            symbols: Vec::new(),
            images: Vec::new(),
            report,
            motions,
            n_nodes: 0,
            n_segments: 0,
            n_tile_nodes: 0,
            depth: 0,
            trail: Vec::new(),
        }
    }

    /// The content of a group, in the group's own coordinates.
    pub(super) fn content(&mut self, group: &usvg::Group) -> Result<Vec<Node>, ImportError> {
        self.depth += 1;
        // Levels that hold one transform and one matte each; half of them are kept for those.
        let placed = if self.depth > DEPTH_MAX / 2 {
            self.leave_out("groups inside groups too deep");
            Vec::new()
        } else {
            let mut placed = Vec::new();
            self.children(group, Affine::IDENTITY, &mut placed)?;
            placed
        };
        self.depth -= 1;
        Ok(gathered(placed))
    }

    fn children(
        &mut self,
        group: &usvg::Group,
        affine: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        for child in group.children() {
            let id = child.id();
            let named = !id.is_empty();
            if named {
                self.trail.push(id.to_owned());
            }
            match child {
                usvg::Node::Group(it) => self.group(it, affine, out)?,
                usvg::Node::Path(it) => self.path(it, affine, out)?,
                usvg::Node::Image(it) => self.image(it, affine, out)?,
                usvg::Node::Text(it) => self.group(it.flattened(), affine, out)?,
            }
            if named {
                self.trail.pop();
            }
        }
        Ok(())
    }

    fn group(
        &mut self,
        it: &usvg::Group,
        outer: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let own = geometry::affine(it.transform());
        let Some(affine) = own.and_then(|own| geometry::within(outer.then_inner(own))) else {
            self.leave_out("a transform beyond the numbers of a scene");
            return Ok(());
        };
        let motions = self.motions;
        let motion = motions.of(it.id());
        if motion.is_none() && !it.should_isolate() {
            return self.children(it, affine, out);
        }
        self.name_filters(it);
        let Some(group) = self.isolated(it)? else {
            return Ok(());
        };
        let group = match motion {
            Some(motion) => motion.applied(group),
            None => group,
        };
        self.push(affine, Node::Group(group), out)
    }

    /// The group as one picture, without its transform; `None` when nothing of it is seen.
    fn isolated(&mut self, it: &usvg::Group) -> Result<Option<Group>, ImportError> {
        let nodes = self.content(it)?;
        if nodes.is_empty() {
            return Ok(None);
        }
        let Some(clipped) = self.clipped(it.clip_path(), nodes)? else {
            return Ok(None);
        };
        let Some(mut group) = self.masked(it.mask(), clipped)? else {
            return Ok(None);
        };
        let opacity = it.opacity().get();
        // An opacity of 1 still says that what is inside blends with itself alone.
        let blends_inside = it.should_isolate() && has_blend(it);
        if opacity < 1.0 || blends_inside {
            group.opacity = Some(opacity.into());
        }
        group.blend = paint::blend(it.blend_mode());
        Ok(Some(group))
    }

    fn name_filters(&mut self, it: &usvg::Group) {
        for filter in it.filters() {
            let id = filter.id();
            self.leave_out(if id.is_empty() {
                "filter".to_owned()
            } else {
                format!("filter #{id}")
            });
        }
    }

    fn push(
        &mut self,
        affine: Affine,
        node: Node,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        // Each may come to lie in a group of its own.
        self.n_nodes += 2;
        ImportError::at_most("nodes", self.n_nodes, NODES_MAX)?;
        out.push(Placed { affine, node });
        Ok(())
    }

    fn shape(
        &mut self,
        affine: Affine,
        shape: Shape,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        if let mtor_video::Geometry::Path(mtor_video::Animated::Fixed(path)) = &shape.geometry {
            self.n_segments += path.segments.len();
        }
        ImportError::at_most("path segments", self.n_segments, SEGMENTS_MAX)?;
        self.push(affine, Node::Shape(shape), out)
    }

    fn leave_out(&mut self, what: impl Into<String>) {
        let place = match self
            .trail
            .iter()
            .rev()
            .find(|id| !id.starts_with(super::smil::MARK))
        {
            Some(id) => format!("element #{id}"),
            None => "the picture".to_owned(),
        };
        self.report.leave_out(what, &place);
    }
}

/// Whether anything inside lies over its background in an unusual way.
fn has_blend(group: &usvg::Group) -> bool {
    group.children().iter().any(|child| match child {
        usvg::Node::Group(it) => it.blend_mode() != usvg::BlendMode::Normal || has_blend(it),
        usvg::Node::Text(it) => has_blend(it.flattened()),
        usvg::Node::Path(_) | usvg::Node::Image(_) => false,
    })
}

/// Nodes that stand under the same map and after each other come into one group.
fn gathered(placed: Vec<Placed>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut run: Vec<Node> = Vec::new();
    let mut run_affine = Affine::IDENTITY;
    for Placed { affine, node } in placed {
        if affine != run_affine {
            finish_run(run_affine, std::mem::take(&mut run), &mut nodes);
            run_affine = affine;
        }
        run.push(node);
    }
    finish_run(run_affine, run, &mut nodes);
    nodes
}

fn finish_run(affine: Affine, mut run: Vec<Node>, nodes: &mut Vec<Node>) {
    if affine == Affine::IDENTITY {
        nodes.append(&mut run);
        return;
    }
    if let [Node::Group(only)] = run.as_mut_slice()
        && only.transform.is_identity()
    {
        only.transform = Transform::from_affine(affine);
        nodes.append(&mut run);
        return;
    }
    if !run.is_empty() {
        nodes.push(Node::Group(Group {
            transform: Transform::from_affine(affine),
            nodes: run,
            ..Group::default()
        }));
    }
}
