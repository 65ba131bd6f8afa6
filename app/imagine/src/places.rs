//! Places: what lies far, what lies near, and what is all around.

mod deep;
mod enclosed;
mod far;
mod finish;
mod land;
mod scenery;
mod sky;
mod water;
mod weather;

pub(crate) use finish::{finish, overlay_sky};
pub(crate) use weather::{foreground, overlays};

use crate::{light::Orb, look::styles::Outline, stage::Stage};

/// What stands at the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Far {
    None,
    Hills,
    /// One large one.
    Hill,
    Mountains,
    Trees,
    Jungle,
    City,
    Village,
    Dunes,
    Mesas,
    Island,
    Volcano,
    Waterfall,
}

/// What the things stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    Meadow,
    Garden,
    Park,
    Farm,
    Sea,
    Beach,
    Lake,
    River,
    Forest,
    Jungle,
    Desert,
    Snow,
    Road,
    Plaza,
    Ash,
    Moon,
    Cave,
    Deep,
    Space,
    Sky,
    Room,
    Hall,
    Stage,
    Studio,
}

impl Ground {
    /// Has its own walls and no sky.
    pub(crate) fn is_enclosed(self) -> bool {
        matches!(
            self,
            Self::Cave
                | Self::Deep
                | Self::Space
                | Self::Room
                | Self::Hall
                | Self::Stage
                | Self::Studio
                | Self::Moon
        )
    }

    pub(crate) fn is_water(self) -> bool {
        matches!(self, Self::Sea | Self::Lake | Self::River)
    }

    /// The line where ground and sky meet.
    pub(crate) fn horizon(self) -> f32 {
        match self {
            Self::Sea => 372.0,
            Self::Lake | Self::Beach => 380.0,
            Self::Room | Self::Hall | Self::Stage => 440.0,
            Self::Studio => 430.0,
            Self::Deep => 520.0,
            Self::Space | Self::Sky => 600.0,
            _ => 410.0,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The first name is the canonical one.
    pub names: &'static str,
    pub far: Far,
    pub ground: Ground,
    /// The name speaks of the far part; another place's ground goes before its own.
    pub distant: bool,
}

const fn near(names: &'static str, far: Far, ground: Ground) -> Place {
    Place {
        names,
        far,
        ground,
        distant: false,
    }
}

const fn distant(names: &'static str, far: Far, ground: Ground) -> Place {
    Place {
        names,
        far,
        ground,
        distant: true,
    }
}

pub(crate) const PLACES: &[Place] = &[
    near("sea ocean waves", Far::None, Ground::Sea),
    near("beach shore coast seaside", Far::None, Ground::Beach),
    near("lake pond lagoon", Far::Hills, Ground::Lake),
    near("river stream creek", Far::Hills, Ground::River),
    distant("waterfall falls_of_water", Far::Waterfall, Ground::River),
    distant("island islet", Far::Island, Ground::Sea),
    near(
        "underwater under_water reef seabed coral_reef",
        Far::None,
        Ground::Deep,
    ),
    near(
        "forest woods woodland wood_land",
        Far::Trees,
        Ground::Forest,
    ),
    near("jungle rainforest", Far::Jungle, Ground::Jungle),
    distant(
        "mountain peak summit alps cliff",
        Far::Mountains,
        Ground::Lake,
    ),
    distant("hill hillside countryside", Far::Hill, Ground::Meadow),
    distant("valley", Far::Mountains, Ground::River),
    distant("canyon mesa gorge", Far::Mesas, Ground::Desert),
    near("desert dunes dune sahara", Far::Dunes, Ground::Desert),
    distant("volcano", Far::Volcano, Ground::Ash),
    near(
        "meadow field grassland pasture prairie",
        Far::Hills,
        Ground::Meadow,
    ),
    near("garden flowerbed", Far::Trees, Ground::Garden),
    near("park playground", Far::Trees, Ground::Park),
    near("farm farmland", Far::Hills, Ground::Farm),
    distant("village town", Far::Village, Ground::Meadow),
    distant("city skyline downtown metropolis", Far::City, Ground::Plaza),
    near("road street highway", Far::Hills, Ground::Road),
    near(
        "snowfield arctic tundra glacier antarctica",
        Far::Mountains,
        Ground::Snow,
    ),
    near("cave cavern grotto", Far::None, Ground::Cave),
    near(
        "space outer_space cosmos universe",
        Far::None,
        Ground::Space,
    ),
    near("moonscape moon_surface mars", Far::None, Ground::Moon),
    near("sky heaven heavens", Far::None, Ground::Sky),
    near("room bedroom kitchen", Far::None, Ground::Room),
    near(
        "castle_hall hall throne_room ballroom",
        Far::None,
        Ground::Hall,
    ),
    near("stage theater theatre concert", Far::None, Ground::Stage),
];

pub(crate) fn place(name: &str) -> Option<&'static Place> {
    PLACES
        .iter()
        .find(|p| p.names.split(' ').any(|n| n == name))
}

/// The place that one stands on when one stands on a thing of the sky.
pub(crate) fn ground_of(noun: &str) -> Option<&'static Place> {
    match noun {
        "moon" | "planet" => place("moonscape"),
        "cloud" => place("sky"),
        _ => None,
    }
}

/// Everything behind the subjects.
pub(crate) fn backdrop(stage: &mut Stage<'_>) {
    let ground = stage.ground;
    if ground.is_enclosed() {
        match ground {
            Ground::Deep => deep::underwater(stage),
            Ground::Space => deep::space(stage),
            Ground::Moon => deep::moonscape(stage),
            Ground::Cave => enclosed::cave(stage),
            Ground::Room => enclosed::room(stage),
            Ground::Hall => enclosed::hall(stage),
            Ground::Stage => enclosed::theater(stage),
            _ => enclosed::studio(stage),
        }
        return;
    }
    sky::sky(stage);
    far::far(stage);
    let named = stage.wish.settings.iter().any(|s| !s.place.distant);
    let floor = if named {
        !ground.is_water() && ground != Ground::Sky
    } else {
        ground != Ground::Sea
    };
    if stage.look.style.outline == Outline::Glow && floor {
        land::grid(stage);
        return;
    }
    match ground {
        Ground::Sea | Ground::Lake => water::water(stage),
        Ground::Beach => water::beach(stage),
        Ground::River => water::river(stage),
        Ground::Sky => sky::cloud_floor(stage),
        Ground::Road | Ground::Plaza => land::road(stage),
        _ => land::ground(stage),
    }
}

/// Whether the orb stands low over the water and leaves a path of light.
fn glitters(stage: &Stage<'_>) -> bool {
    stage.light.orb_height < 0.5 || stage.light.orb == Orb::Moon
}
