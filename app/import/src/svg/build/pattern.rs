//! Patterns: copies of a tile, cut by the shape that they paint.

use mtor_video::{Affine, Color, Group, MatteKind, Node, Point, Shape, Transform, Use};
use usvg::tiny_skia_path as source;

use super::{Builder, Placed, clip::matte, geometry};
use crate::{
    ImportError,
    limits::{SVG_TILE_NODES_MAX, SVG_TILES_MAX},
};

/// What cuts: only its alpha matters.
pub(super) const WHITE: Color = Color::rgb(1.0, 1.0, 1.0);

impl Builder<'_> {
    /// The pattern within `cut`, a shape that stands under `affine` and has these bounds.
    pub(super) fn patterned(
        &mut self,
        pattern: &usvg::Pattern,
        (affine, bounds): (Affine, source::Rect),
        cut: Shape,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let rect = pattern.rect();
        let to_shape = geometry::affine(pattern.transform());
        let grid = to_shape.and_then(|map| Some((map, Grid::over(bounds, map, rect)?)));
        let Some((to_shape, grid)) = grid else {
            self.leave_out(format!("pattern #{} with too many tiles", pattern.id()));
            return Ok(());
        };
        let n_nodes_before = self.n_nodes;
        let nodes = self.content(pattern.root())?;
        if nodes.is_empty() {
            return Ok(());
        }
        let n_tile_nodes = (self.n_nodes - n_nodes_before + 2) * grid.n_tiles();
        if self.n_tile_nodes + n_tile_nodes > SVG_TILE_NODES_MAX {
            self.leave_out(format!("pattern #{} with too many tiles", pattern.id()));
            return Ok(());
        }
        self.n_tile_nodes += n_tile_nodes;
        self.n_nodes += n_tile_nodes;
        let clip = (!fits(pattern)).then(|| [rect.width(), rect.height()].map(geometry::number));
        self.symbols.push(Group {
            clip,
            nodes,
            ..Group::default()
        });
        let tiles = Group {
            transform: Transform::from_affine(to_shape),
            nodes: grid.uses(self.symbols.len() as u32 - 1, rect),
            ..Group::default()
        };
        let group = Group {
            matte: Some(matte(MatteKind::Alpha, vec![Node::Shape(cut)])),
            nodes: vec![Node::Group(tiles)],
            ..Group::default()
        };
        self.push(affine, Node::Group(group), out)
    }
}

/// Whether the content stays within its tile: a cut that does nothing would leave seams.
fn fits(pattern: &usvg::Pattern) -> bool {
    /// What rounding leaves, as a share of the tile.
    const CLOSE: f32 = 1.0e-4;
    let (rect, inside) = (pattern.rect(), pattern.root().layer_bounding_box());
    let (dx, dy) = (rect.width() * CLOSE, rect.height() * CLOSE);
    inside.left() >= -dx
        && inside.top() >= -dy
        && inside.right() <= rect.width() + dx
        && inside.bottom() <= rect.height() + dy
}

/// The tiles that a shape touches, by their indices from the pattern's rectangle.
struct Grid {
    columns: std::ops::Range<i32>,
    rows: std::ops::Range<i32>,
}

impl Grid {
    /// `None` for too many tiles and for a pattern that is squeezed to a line.
    fn over(bounds: source::Rect, to_shape: Affine, rect: usvg::NonZeroRect) -> Option<Self> {
        let to_pattern = inverse(to_shape)?;
        let corners = [
            (bounds.left(), bounds.top()),
            (bounds.right(), bounds.top()),
            (bounds.right(), bounds.bottom()),
            (bounds.left(), bounds.bottom()),
        ];
        let tiles = corners.map(|(x, y)| {
            let p = to_pattern.apply(Point::new(x, y));
            Point::new(
                (p.x - rect.x()) / rect.width(),
                (p.y - rect.y()) / rect.height(),
            )
        });
        let grid = Self {
            columns: span(tiles.map(|tile| tile.x)),
            rows: span(tiles.map(|tile| tile.y)),
        };
        (grid.n_tiles() <= SVG_TILES_MAX).then_some(grid)
    }

    fn n_tiles(&self) -> usize {
        self.columns.len().saturating_mul(self.rows.len())
    }

    fn uses(&self, symbol: u32, rect: usvg::NonZeroRect) -> Vec<Node> {
        let tiles = self.rows.clone().flat_map(|row| {
            let columns = self.columns.clone();
            columns.map(move |column| (column as f32, row as f32))
        });
        let placed = tiles.map(|(column, row)| {
            let x = geometry::number(rect.x() + column * rect.width());
            let y = geometry::number(rect.y() + row * rect.height());
            Node::Use(Use {
                symbol,
                transform: Transform::at(x, y),
                ..Use::default()
            })
        });
        placed.collect()
    }
}

/// The tiles from the first to the last of these places; at least one.
fn span(places: [f32; 4]) -> std::ops::Range<i32> {
    let low = places.into_iter().fold(f32::INFINITY, f32::min).floor() as i32;
    let high = places.into_iter().fold(f32::NEG_INFINITY, f32::max).ceil() as i32;
    low..high.max(low.saturating_add(1))
}

fn inverse(map: Affine) -> Option<Affine> {
    let [a, b, c, d, e, f] = map.0;
    let determinant = a * d - b * c;
    let inverse = Affine([
        d / determinant,
        -b / determinant,
        -c / determinant,
        a / determinant,
        (c * f - d * e) / determinant,
        (b * e - a * f) / determinant,
    ]);
    geometry::within(inverse).filter(|_| determinant != 0.0)
}
