//! Figures with few numbers as outlines: start point, direction and handles are Lottie's,
//! since trims and dashes begin where a figure does.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::{
    contour::{Contour, Vertex},
    curve::Curve,
    vector::Vector,
};
use crate::{
    animated::Animated,
    geometry::Point,
    limits::MADE_SEGMENTS_MAX,
    scene::{Ellipse, Polystar, Rect},
};

/// A quarter circle's handle as a share of its radius, as Lottie has it: nearest to the circle
/// on both sides, where 0.5523 stays outside.
pub(super) const QUARTER_HANDLE: f64 = 0.5519;

pub(super) fn rect(rect: &Rect, t_ms: f32) -> Option<Contour> {
    let (center, size) = (point(&rect.center, t_ms)?, point(&rect.size, t_ms)?);
    let half = Vector::new(size.x.abs() / 2.0, size.y.abs() / 2.0);
    let radius = f64::from(rect.radius.at(t_ms)?)
        .min(half.x)
        .min(half.y)
        .max(0.0);
    let corners = [(1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)]
        .map(|(x, y)| center + Vector::new(x * half.x, y * half.y));
    let contour = if radius == 0.0 {
        sharp(corners)
    } else {
        rounded(corners, radius)
    };
    Some(contour.turned(rect.reversed))
}

/// Clockwise from the upper right corner.
fn sharp(corners: [Vector; 4]) -> Contour {
    Contour::through_vertices(&corners.map(Vertex::corner), true)
}

/// Clockwise from the end of the upper right corner.
fn rounded([a, b, c, d]: [Vector; 4], radius: f64) -> Contour {
    let (right, down) = (Vector::new(radius, 0.0), Vector::new(0.0, radius));
    let arc = |from: Vector, corner: Vector, to: Vector| {
        let (leave, arrive) = (
            from.lerp(corner, QUARTER_HANDLE),
            to.lerp(corner, QUARTER_HANDLE),
        );
        Curve::cubic(from, leave, arrive, to)
    };
    let curves = vec![
        Curve::line(a + down, b - down),
        arc(b - down, b, b - right),
        Curve::line(b - right, c + right),
        arc(c + right, c, c - down),
        Curve::line(c - down, d + down),
        arc(d + down, d, d + right),
        Curve::line(d + right, a - right),
        arc(a - right, a, a + down),
    ];
    // A radius of half a side leaves no straight part there.
    let curves = curves.into_iter().filter(|c| !c.is_point()).collect();
    Contour {
        curves,
        closed: true,
    }
}

pub(super) fn ellipse(ellipse: &Ellipse, t_ms: f32) -> Option<Contour> {
    let (center, size) = (point(&ellipse.center, t_ms)?, point(&ellipse.size, t_ms)?);
    let radii = Vector::new(size.x.abs() / 2.0, size.y.abs() / 2.0);
    let vertices = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)].map(|(x, y)| {
        let point = center + Vector::new(x * radii.x, y * radii.y);
        let along = Vector::new(-y * radii.x, x * radii.y) * QUARTER_HANDLE;
        Vertex {
            point,
            arrive: point - along,
            leave: point + along,
        }
    });
    Some(Contour::through_vertices(&vertices, true).turned(ellipse.reversed))
}

/// From the top; turned by the rotation.
pub(super) fn polystar(star: &Polystar, t_ms: f32) -> Option<Contour> {
    let center = point(&star.center, t_ms)?;
    let outer = ring(&star.outer_radius, &star.outer_roundness, t_ms)?;
    let inner = match &star.inner_radius {
        Some(radius) => Some(ring(radius, &star.inner_roundness, t_ms)?),
        None => None,
    };
    let points = f64::from(star.points.at(t_ms)?).floor();
    let corners = if inner.is_some() {
        points * 2.0
    } else {
        points
    };
    if !(corners >= 1.0 && corners <= MADE_SEGMENTS_MAX as f64) {
        return None;
    }
    let direction = if star.reversed { -1.0 } else { 1.0 };
    let start = f64::from(star.rotation_deg.at(t_ms)?).to_radians() - FRAC_PI_2;
    let vertices: Vec<Vertex> = (0..corners as u32)
        .map(|idx| {
            let ring = if idx % 2 == 1 {
                inner.unwrap_or(outer)
            } else {
                outer
            };
            let angle = start + direction * f64::from(idx) * TAU / corners;
            // A handle is as long as the ring's arc to half the way (star: all) of a corner.
            let share = if inner.is_some() { 2.0 } else { 4.0 };
            let handle = ring.roundness * TAU * ring.radius / (share * corners);
            corner(
                center,
                Vector::polar(ring.radius, angle),
                handle * direction,
            )
        })
        .collect();
    Some(Contour::through_vertices(&vertices, true))
}

#[derive(Clone, Copy)]
struct Ring {
    radius: f64,
    roundness: f64,
}

fn ring(radius: &Animated<f32>, percent: &Animated<f32>, t_ms: f32) -> Option<Ring> {
    let roundness = f64::from(percent.at(t_ms)?) / 100.0;
    Some(Ring {
        radius: f64::from(radius.at(t_ms)?),
        roundness,
    })
}

fn corner(center: Vector, arm: Vector, handle: f64) -> Vertex {
    let point = center + arm;
    // Clockwise along the ring.
    let along = arm.unit().map_or(Vector::default(), |unit| -unit.left()) * handle;
    Vertex {
        point,
        arrive: point - along,
        leave: point + along,
    }
}

fn point(value: &Animated<Point>, t_ms: f32) -> Option<Vector> {
    value.at(t_ms).map(Vector::from)
}
