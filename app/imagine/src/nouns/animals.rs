//! Animals of the land.

use super::{
    Art::{Beast as Built, Text},
    Habitat::Land,
    Noun, noun,
};
use crate::builders::{BEAST, Beast, Ear, Tail};

pub(super) const NOUNS: &[Noun] = &[
    noun(
        "cat kitten kitty",
        Land,
        130.0,
        (0xe89a4a, 0xf2a0a0),
        Text(CAT),
    ),
    noun(
        "dog puppy hound",
        Land,
        140.0,
        (0xb97d4b, 0xe03a3e),
        Built(&DOG),
    ),
    noun(
        "horse pony stallion",
        Land,
        215.0,
        (0x9a5c34, 0x4a2c20),
        Built(&HORSE),
    ),
    noun("zebra", Land, 205.0, (0xf2eeea, 0x2f2a33), Built(&ZEBRA)),
    noun(
        "donkey mule",
        Land,
        180.0,
        (0x9b9598, 0xe8b8b0),
        Built(&DONKEY),
    ),
    noun("cow bull", Land, 185.0, (0xf4eee6, 0xf2a8a8), Built(&COW)),
    noun("pig piglet", Land, 125.0, (0xf5aeb4, 0xe08492), Built(&PIG)),
    noun(
        "sheep lamb",
        Land,
        135.0,
        (0xf5f1e8, 0xe0c0b0),
        Built(&SHEEP),
    ),
    noun("goat", Land, 145.0, (0xd8ccb8, 0xd8b0a0), Built(&GOAT)),
    noun(
        "deer stag reindeer",
        Land,
        200.0,
        (0xb07442, 0xe8c4a4),
        Built(&DEER),
    ),
    noun("fox", Land, 125.0, (0xe26f2c, 0x3a2a2a), Built(&FOX)).at("forest"),
    noun("wolf", Land, 150.0, (0x7f8795, 0xd8a8a8), Built(&WOLF)).at("forest"),
    noun("bear", Land, 190.0, (0x7a4f32, 0xc89a72), Built(&BEAR)).at("forest"),
    noun("lion", Land, 180.0, (0xe0aa52, 0xa85a20), Built(&LION)),
    noun("tiger", Land, 175.0, (0xee8a2a, 0xf6c0a8), Built(&TIGER)).at("jungle"),
    noun("camel", Land, 215.0, (0xd2a362, 0xb08050), Built(&CAMEL)).at("desert"),
    noun(
        "giraffe",
        Land,
        320.0,
        (0xecc05e, 0xa8662c),
        Built(&GIRAFFE),
    ),
    noun(
        "elephant",
        Land,
        240.0,
        (0x98a2b0, 0xe0b0b4),
        Built(&ELEPHANT),
    ),
    noun(
        "unicorn",
        Land,
        215.0,
        (0xf8f2fa, 0xe888c8),
        Built(&UNICORN),
    ),
    noun(
        "rabbit bunny hare",
        Land,
        120.0,
        (0xe6dcd2, 0xf2a8b4),
        Text(RABBIT),
    ),
    noun(
        "squirrel chipmunk",
        Land,
        105.0,
        (0xc06a32, 0xf0d8b8),
        Text(SQUIRREL),
    )
    .at("forest"),
    noun("panda", Land, 165.0, (0xf7f4ee, 0x2d2a32), Text(PANDA)).at("jungle"),
    noun(
        "monkey ape",
        Land,
        150.0,
        (0x8a5a3a, 0xecc498),
        Text(MONKEY),
    )
    .at("jungle"),
    noun(
        "dinosaur trex",
        Land,
        270.0,
        (0x6ab062, 0xe8b848),
        Text(DINOSAUR),
    )
    .at("jungle"),
];

const DOG: Beast = Beast {
    body: (104.0, 48.0),
    legs: 44.0,
    neck: (12.0, 30.0),
    head: 28.0,
    snout: 22.0,
    ear: Ear::Floppy,
    tail: Tail::Up,
    coat: "l/60 S 20 -4 44 -10 48 12 26 20; d/40 E -26 -12 20 11",
    extra: "d S -14 -24 -30 -18 -38 10 -28 24 -14 8; ~7a O -26 30 -12 36 6 33; #f2c84b E -8 38 5 5",
    ..BEAST
};

const HORSE: Beast = Beast {
    body: (128.0, 52.0),
    legs: 78.0,
    leg_width: 14.0,
    neck: (36.0, 62.0),
    neck_width: 34.0,
    head: 21.0,
    snout: 34.0,
    tail: Tail::Hair,
    extra: "a S 2 -24 -18 -20 -34 6 -50 44 -34 34 -22 16 -10 -6; a S 0 -24 16 -20 14 -6 4 -10",
    ..BEAST
};

const ZEBRA: Beast = Beast {
    coat: "k P -46 -22 -38 -25 -40 18 -46 12; k P -24 -25 -16 -26 -20 22 -26 20; k P 0 -25 8 -25 2 21 -4 20; k P 24 -24 32 -24 26 16 20 18",
    extra: "k S 2 -24 -14 -24 -32 4 -48 40 -38 36 -22 14 -10 -8; k P -16 20 4 26 2 31 -20 27; k P -26 36 -6 44 -8 50 -32 43",
    ..HORSE
};

const DONKEY: Beast = Beast {
    legs: 62.0,
    ear: Ear::Long,
    tail: Tail::Tuft,
    extra: "k S -8 -20 -20 -14 -38 24 -32 26 -14 2; w/60 S 34 -2 54 2 56 14 36 16",
    ..HORSE
};

const COW: Beast = Beast {
    body: (138.0, 66.0),
    legs: 52.0,
    neck: (18.0, 22.0),
    neck_width: 42.0,
    head: 27.0,
    snout: 25.0,
    ear: Ear::Leaf,
    tail: Tail::Tuft,
    coat: "k S -50 -24 -24 -30 -14 -8 -30 6 -52 -2; k S 8 -30 34 -28 36 -8 18 2 4 -12; #f2a8a8 S -30 30 -8 30 -12 40 -26 40",
    extra: "#e8d8b8 S -12 -22 -20 -44 -8 -40 -2 -24; #e8d8b8 S 10 -22 18 -44 24 -36 18 -20; a S 24 4 48 2 52 18 30 22",
    ..BEAST
};

const PIG: Beast = Beast {
    body: (120.0, 70.0),
    legs: 28.0,
    leg_width: 17.0,
    neck: (10.0, 4.0),
    neck_width: 46.0,
    head: 33.0,
    snout: 14.0,
    tail: Tail::Curl,
    coat: "l/50 E -6 -16 34 12",
    extra: "a E 34 8 12 14; k E 31 5 2.5 4; k E 38 5 2.5 4; a/60 E 4 12 8 6",
    ..BEAST
};

const SHEEP: Beast = Beast {
    body: (104.0, 58.0),
    legs: 34.0,
    leg_width: 12.0,
    neck: (18.0, 14.0),
    head: 23.0,
    snout: 15.0,
    ear: Ear::Leaf,
    tail: Tail::Stub,
    coat: "w>b E -42 -10 24 24 E -18 -26 26 22 E 14 -26 26 22 E 40 -8 22 24 E -36 16 22 18 E 0 18 30 18 E 34 14 22 18 E 0 0 40 26; d/25 E -14 -8 12 9 E 16 4 12 9 E -30 14 9 6",
    behind: "w E -6 -10 24 24",
    extra: "w E -4 -20 15 10 E -14 -12 10 10 E 8 -18 9 8",
    ..BEAST
};

const GOAT: Beast = Beast {
    body: (106.0, 50.0),
    legs: 46.0,
    neck: (20.0, 34.0),
    head: 22.0,
    ear: Ear::Leaf,
    tail: Tail::Stub,
    extra: "#8a7a68 S -6 -18 -18 -44 -38 -48 -24 -36 -14 -14; #8a7a68 S 6 -18 2 -46 -16 -58 -6 -40 -2 -18; w S 22 20 32 18 30 44 22 36",
    ..BEAST
};

const DEER: Beast = Beast {
    body: (110.0, 46.0),
    legs: 72.0,
    leg_width: 10.0,
    neck: (26.0, 58.0),
    neck_width: 24.0,
    head: 19.0,
    ear: Ear::Leaf,
    tail: Tail::Stub,
    coat: "w/70 E -28 -10 4 4 E -12 -14 4 4 E 4 -10 4 4 E -20 2 4 4 E 14 -2 4 4 E -36 0 4 4",
    extra: "~5#7a5a3c O -4 -16 -16 -40 -8 -66; ~5#7a5a3c O 6 -16 22 -38 30 -64; ~4#7a5a3c L -14 -38 -34 -50; ~4#7a5a3c L 18 -34 8 -56; ~4#7a5a3c L -10 -52 -26 -66; ~4#7a5a3c L 24 -48 40 -56; w/80 E -14 34 8 16",
    ..BEAST
};

const FOX: Beast = Beast {
    body: (98.0, 42.0),
    legs: 38.0,
    leg_width: 12.0,
    neck: (12.0, 26.0),
    head: 26.0,
    snout: 27.0,
    tail: Tail::Bushy,
    coat: "w/80 S 26 -2 46 -10 46 16 30 18",
    extra: "w S -10 18 8 6 26 8 44 10 24 20 6 24",
    ..BEAST
};

const WOLF: Beast = Beast {
    body: (112.0, 48.0),
    legs: 54.0,
    neck: (16.0, 34.0),
    head: 26.0,
    snout: 30.0,
    tail: Tail::Bushy,
    coat: "l/60 S -40 8 0 14 40 6 30 24 -30 24; d/50 S -50 -16 0 -24 40 -18 20 -8 -20 -8",
    extra: "l/80 S -8 14 14 8 40 12 18 22",
    ..BEAST
};

const BEAR: Beast = Beast {
    body: (136.0, 80.0),
    legs: 46.0,
    leg_width: 28.0,
    neck: (16.0, 22.0),
    neck_width: 60.0,
    head: 34.0,
    snout: 20.0,
    ear: Ear::Round,
    tail: Tail::Stub,
    extra: "a S 18 4 42 2 52 10 42 24 22 22; k E 52 8 6 5",
    ..BEAST
};

const LION: Beast = Beast {
    body: (126.0, 54.0),
    legs: 50.0,
    leg_width: 19.0,
    neck: (14.0, 34.0),
    head: 28.0,
    snout: 18.0,
    ear: Ear::Round,
    tail: Tail::Tuft,
    behind: "a S -4 -52 22 -50 42 -30 46 -4 38 28 18 48 -10 54 -36 44 -50 18 -52 -10 -42 -36 -24 -50; d/40 S -8 -44 18 -40 32 -18 30 16 10 40 -18 40 -38 20 -40 -10 -28 -36",
    ..BEAST
};

const TIGER: Beast = Beast {
    body: (130.0, 54.0),
    legs: 48.0,
    leg_width: 19.0,
    neck: (14.0, 30.0),
    head: 29.0,
    snout: 18.0,
    ear: Ear::Round,
    tail: Tail::Thin,
    coat: "k P -48 -24 -40 -26 -44 2; k P -28 -26 -20 -27 -23 6; k P -8 -27 0 -27 -4 4; k P 12 -27 20 -27 15 6; k P 32 -25 40 -24 36 2; w/70 S -30 22 0 18 34 20 0 28",
    extra: "k P -8 -26 -4 -26 -4 -14; k P 4 -27 8 -27 5 -15; k P -26 -6 -14 -4 -26 0; k P -26 6 -14 6 -24 12; w/70 S 8 14 30 8 40 14 24 24",
    ..BEAST
};

const CAMEL: Beast = Beast {
    body: (124.0, 52.0),
    legs: 80.0,
    leg_width: 13.0,
    neck: (50.0, 48.0),
    neck_width: 22.0,
    head: 18.0,
    snout: 24.0,
    ear: Ear::Round,
    tail: Tail::Tuft,
    coat: "b>d S -46 -18 -38 -50 -22 -56 -10 -22; b>d S -4 -20 6 -52 22 -56 38 -18; l/60 S -40 -30 -34 -50 -24 -52 -26 -34; l/60 S 4 -30 10 -50 20 -52 18 -34",
    ..BEAST
};

const GIRAFFE: Beast = Beast {
    body: (104.0, 50.0),
    legs: 96.0,
    leg_width: 12.0,
    neck: (44.0, 136.0),
    neck_width: 22.0,
    head: 19.0,
    snout: 26.0,
    ear: Ear::Leaf,
    tail: Tail::Tuft,
    coat: "a S -40 -16 -24 -20 -20 -6 -36 0; a S -14 -20 4 -20 4 -6 -10 -4; a S -26 4 -10 2 -8 16 -24 18; a S 6 2 22 0 24 14 8 16; a S 12 -22 26 -24 28 -10 14 -8; a S 34 -46 44 -44 42 -30 32 -30; a S 44 -78 53 -76 50 -60 42 -62; a S 56 -110 64 -108 60 -92 53 -94; a S 36 -14 44 -16 42 0 34 0",
    extra: "~5#8a5a2c L -4 -16 -6 -34; ~5#8a5a2c L 8 -17 8 -34; #5a3820 E -6 -36 5 5; #5a3820 E 8 -36 5 5",
    ..BEAST
};

const ELEPHANT: Beast = Beast {
    body: (160.0, 104.0),
    legs: 60.0,
    leg_width: 34.0,
    neck: (22.0, 22.0),
    neck_width: 70.0,
    head: 46.0,
    snout: 6.0,
    ear: Ear::None,
    tail: Tail::Tuft,
    extra: "b>d S 18 -12 44 -6 58 26 58 70 66 96 80 98 76 112 56 112 42 92 36 50 18 26; w S 26 26 40 30 58 48 66 44 64 52 52 56 34 46; <wag -14 -20; b>d S -10 -36 -40 -46 -66 -22 -64 16 -42 40 -18 26 -8 0; a/55 S -18 -26 -40 -34 -56 -14 -52 10 -38 24 -22 14; >; k E 16 -12 5 6; w E 18 -14 1.6 1.6",
    ..BEAST
};

const UNICORN: Beast = Beast {
    extra: "#f6d466>#d89a30 P 4 -22 16 -20 30 -66; a S 2 -24 -18 -20 -34 6 -52 48 -34 38 -22 16 -10 -6; #8ad0f0 S -4 -22 -22 -10 -36 18 -42 40 -32 22 -20 2; a S 0 -24 16 -22 12 -8 4 -12",
    ..HORSE
};

const CAT: &str = "<wag 34 -14; ~13b O 30 -10 66 -14 76 -46 62 -66; ~9d/50 O 70 -56 62 -66; >
b>d S -36 -6 -42 -40 -26 -86 0 -96 26 -86 42 -40 36 -6 0 0
l/60 S -16 -14 -18 -50 0 -72 18 -50 16 -14 0 -8
=b R 4 -44 17 44 8; =l E 13 -4 12 7
=b P 10 -152 42 -184 46 -132; =a/70 P 20 -150 38 -170 40 -138
l@b S -50 -118 -40 -150 0 -160 40 -150 50 -118 34 -92 0 -84 -34 -92
d P -6 -158 0 -142 6 -158; =d P 14 -156 18 -144 24 -154
=w E 20 -120 11 12; =#3f7a4c E 20 -119 8 10; =k E 20 -119 4 9; =w E 22 -123 2.5 2.5
a P -6 -108 6 -108 0 -101; ~2k O -12 -96 -5 -94 0 -101 5 -94 12 -96
=~1.5k L 26 -102 60 -108; =~1.5k L 26 -97 60 -94";

const RABBIT: &str = "w E -38 -22 15 14
b>d S -34 -4 -42 -40 -24 -74 0 -82 24 -74 42 -40 34 -4 0 0
l/70 E 0 -32 20 26; =l E 20 -6 20 8
<wag 0 -126; =b S 4 -128 2 -172 16 -204 30 -196 30 -160 22 -124; =a/80 S 11 -136 10 -170 17 -192 24 -184 24 -160 18 -134; >
l@b S -40 -104 -32 -132 0 -142 32 -132 40 -104 26 -80 0 -74 -26 -80
=k E 17 -110 6 8; =w E 19 -113 2.2 2.2; =a/50 E 26 -94 8 5
a E 0 -98 6 4; ~2k O -9 -88 -3 -87 0 -94 3 -87 9 -88; w R -4 -87 8 8 2
=b S 6 -50 20 -52 18 -32 6 -34";

const SQUIRREL: &str = "<sway 20 -10; b>d S 18 -4 58 -10 78 -50 66 -104 92 -128 70 -160 36 -146 26 -104 44 -70 26 -36; l/60 S 46 -30 64 -56 56 -104 66 -134 50 -138 38 -110 52 -70; >
b>d S -30 -4 -36 -40 -20 -84 4 -90 28 -74 34 -30 24 -2
a S -22 -12 -28 -44 -14 -72 0 -64 4 -24
=b P 8 -136 18 -158 30 -132
l@b S -46 -110 -38 -136 -8 -144 20 -134 28 -106 12 -88 -20 -86
a/80 S -46 -106 -30 -112 -14 -98 -26 -88
k E -20 -116 6 7; w E -22 -119 2 2; k E -45 -108 5 4
#8a5a30 E -38 -60 13 12; #5a3a1e S -52 -66 -38 -78 -24 -66 -38 -62; b S -18 -70 -40 -56 -36 -48 -14 -54
d E -12 -3 26 7";

const PANDA: &str = "=k E 34 -22 24 22; b>d S -58 -18 -62 -62 -34 -96 0 -100 34 -96 62 -62 58 -18 30 -2 -30 -2
=k S 34 -84 62 -70 68 -36 52 -28 42 -52; =k E 32 -12 26 16; =#8a8490 E 32 -10 12 8
=k E 42 -164 18 18; l@b S -58 -124 -46 -158 0 -172 46 -158 58 -124 38 -92 0 -84 -38 -92
=k S 12 -132 24 -144 36 -134 34 -114 20 -108; =w E 23 -126 7 7; =k E 22 -125 4.5 4.5
k S -9 -112 0 -116 9 -112 0 -104; ~2k O -12 -98 -5 -96 0 -103 5 -96 12 -98; =#f2a8a8/50 E 40 -104 9 6
~5#5c9f4d L 58 -40 74 -110; #6aae55 S 70 -96 92 -110 96 -102 78 -90; #6aae55 S 72 -108 60 -126 66 -130 78 -114";

const MONKEY: &str = "<wag 24 -20; ~8b O 22 -16 56 -12 74 -40 66 -66 52 -58 58 -46; >
=b E 26 -6 22 9; b>d S -32 -6 -36 -48 -22 -84 0 -88 22 -84 36 -48 32 -6; a S -18 -14 -20 -44 0 -64 20 -44 18 -14
=~13b O 26 -74 46 -54 34 -30; =a E 33 -27 9 9
=b E 48 -122 17 18; =a E 49 -122 10 11
l@b S -44 -120 -34 -154 0 -164 34 -154 44 -120 28 -88 0 -82 -28 -88
a S -30 -126 -16 -144 0 -134 16 -144 30 -126 30 -104 0 -86 -30 -104
=k E 13 -124 6 7; =w E 15 -127 2.2 2.2; =d E 4 -110 2 2; ~2.5k O -14 -100 0 -93 14 -100; b S -8 -160 0 -176 10 -170 8 -158";

const DINOSAUR: &str = "<wag -30 -60; b>d S -10 -84 -60 -60 -120 -20 -136 -22 -96 -56 -40 -96; >
d S -24 -60 -6 -70 2 -30 -4 -4 12 0 -26 0 -20 -30; b>d S -44 -70 -30 -124 0 -146 34 -140 40 -96 26 -52 -6 -38 -36 -48
b>d S 2 -130 20 -190 44 -206 92 -206 104 -190 98 -170 58 -162 46 -132
w P 66 -168 72 -158 77 -168 82 -159 87 -169 92 -161 96 -171; ~3d O 58 -170 80 -168 101 -176
l S 14 -50 36 -70 44 -110 30 -134 20 -100; b>d S -2 -66 26 -66 28 -32 18 -10 40 -4 40 0 2 0 4 -26 -4 -46
~11b O 36 -116 58 -110 62 -98; ~4d L 62 -98 70 -96; ~4d L 62 -98 66 -90
a P -30 -118 -40 -138 -20 -130 P -16 -138 -22 -160 -2 -148 P 0 -158 -2 -182 16 -170 P 12 -182 14 -206 30 -198 P -48 -92 -64 -108 -40 -106
w E 62 -190 9 9; k E 64 -190 5 6; k E 98 -194 2.5 2; =d/40 E 8 -92 7 6; d/40 E -16 -96 8 7 E 0 -116 6 5 E -14 -72 6 5";
