//! Several areas as one.

use super::{
    Piece,
    region::{self, Grid, Operation, Region},
    vector::Vector,
};
use crate::scene::MergeMode;

/// One piece of what the areas of all pieces make together. Curves become runs of lines,
/// except where nothing is cut. What is too large to compute with stays a compound path.
pub(super) fn merged(mode: MergeMode, pieces: Vec<Piece>) -> Vec<Piece> {
    let made = match mode {
        MergeMode::Normal => None,
        MergeMode::Add | MergeMode::Subtract | MergeMode::Intersect | MergeMode::Exclude
            if pieces.len() < 2 =>
        {
            None
        }
        MergeMode::Add => combined(&pieces, all),
        MergeMode::Subtract => combined(&pieces, |regions| match regions {
            [first, rest @ ..] => first.with(&all(rest), Operation::Difference),
            [] => Region::default(),
        }),
        MergeMode::Intersect => combined(&pieces, |regions| match regions {
            [first, rest @ ..] => {
                let meet = |a: Region, b: &Region| a.with(b, Operation::Intersection);
                rest.iter().fold(first.clone(), meet)
            }
            [] => Region::default(),
        }),
        MergeMode::Exclude => combined(&pieces, |regions| joined(regions).odd()),
    };
    vec![made.unwrap_or_else(|| {
        let contours = pieces
            .into_iter()
            .flat_map(|piece| piece.contours)
            .collect();
        Piece {
            contours,
            one_line: false,
        }
    })]
}

fn combined(pieces: &[Piece], by: impl Fn(&[Region]) -> Region) -> Option<Piece> {
    let contours = pieces.iter().flat_map(|piece| &piece.contours);
    let polygons = region::polygons(contours, region::CORNERS_MAX)?;
    let grid = Grid::around(&polygons);
    let mut rest: &[Vec<Vector>] = &polygons;
    let regions: Vec<Region> = pieces
        .iter()
        .map(|piece| {
            let (own, others) = rest.split_at(piece.contours.len().min(rest.len()));
            rest = others;
            // Each piece for itself: two that turn against each other must not cancel out.
            Region::of(own, grid).simple()
        })
        .collect();
    Some(Piece {
        contours: by(&regions).contours(grid),
        one_line: false,
    })
}

fn all(regions: &[Region]) -> Region {
    joined(regions).simple()
}

fn joined(regions: &[Region]) -> Region {
    let mut all = Region::default();
    for region in regions {
        all.extend(region.clone());
    }
    all
}
