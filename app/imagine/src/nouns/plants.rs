//! Plants.

use super::{
    Art::{Bloom as Flower, Crown as Tree, Text},
    Habitat::{Plant, Table},
    Noun, noun,
};

use crate::builders::{Bloom, Crown, Leaf, Petals};

pub(super) const NOUNS: &[Noun] = &[
    noun(
        "tree oak maple",
        Plant,
        290.0,
        (0x5da048, 0xe03a3e),
        Tree(&OAK),
    ),
    noun(
        "pine fir pine_tree spruce conifer",
        Plant,
        300.0,
        (0x2f7a52, 0xffffff),
        Tree(&PINE),
    )
    .at("forest"),
    noun(
        "christmas_tree xmas_tree",
        Plant,
        280.0,
        (0x2a8048, 0xf2c840),
        Tree(&CHRISTMAS),
    )
    .at("snowfield"),
    noun(
        "palm_tree palm coconut_tree",
        Plant,
        290.0,
        (0x4fa858, 0x8a5a34),
        Tree(&PALM),
    )
    .at("beach"),
    noun(
        "birch aspen",
        Plant,
        290.0,
        (0xa6c848, 0x3a3440),
        Tree(&BIRCH),
    ),
    noun("willow", Plant, 270.0, (0x86b052, 0x5a8a3a), Tree(&WILLOW)).at("river"),
    noun(
        "cherry_tree cherry_blossom sakura blossom_tree",
        Plant,
        270.0,
        (0xf6b4c8, 0xfff0f4),
        Tree(&CHERRY),
    ),
    noun(
        "apple_tree orange_tree",
        Plant,
        250.0,
        (0x5aa048, 0xe03a3e),
        Tree(&APPLE),
    ),
    noun(
        "bush shrub hedge",
        Plant,
        100.0,
        (0x4f9248, 0xf288b2),
        Tree(&BUSH),
    ),
    noun("bamboo", Plant, 290.0, (0x86b84e, 0x4f8a3a), Text(BAMBOO)).at("jungle"),
    noun("cactus", Plant, 180.0, (0x4f9a58, 0xf278a8), Text(CACTUS)).at("desert"),
    noun(
        "flower blossom daisy",
        Plant,
        120.0,
        (0xfafafa, 0xf5c836),
        Flower(&DAISY),
    ),
    noun("rose", Plant, 130.0, (0xd82a48, 0x8a122c), Flower(&ROSE)),
    noun("tulip", Plant, 120.0, (0xe84a5e, 0xf5c836), Flower(&TULIP)),
    noun(
        "sunflower",
        Plant,
        190.0,
        (0xf7b926, 0x5a3820),
        Flower(&SUNFLOWER),
    ),
    noun(
        "lily lotus water_lily",
        Plant,
        90.0,
        (0xf6c0d8, 0xf5c836),
        Text(LOTUS),
    )
    .at("lake"),
    noun(
        "mushroom toadstool",
        Plant,
        110.0,
        (0xd83a34, 0xf8eedc),
        Text(MUSHROOM),
    )
    .at("forest"),
    noun("leaf", Plant, 110.0, (0x6ab04a, 0x3f7a34), Text(LEAF)),
    noun(
        "clover shamrock",
        Plant,
        90.0,
        (0x4ca650, 0x2f7a3a),
        Text(CLOVER),
    ),
    noun("grass reed", Plant, 80.0, (0x6ab04a, 0x3f7a34), Text(GRASS)),
    noun(
        "potted_plant houseplant fern",
        Table,
        170.0,
        (0x4f9a58, 0xc86a42),
        Text(POTTED),
    ),
];

const OAK: Crown = Crown {
    trunk: 96.0,
    width: 17.0,
    bark: "#8a5e3c|#55361f",
    leaf: Leaf::Clouds(210.0, 170.0),
    dots: "",
};
const PINE: Crown = Crown {
    trunk: 56.0,
    width: 11.0,
    bark: "#7a5236|#4a301c",
    leaf: Leaf::Needles(4, 150.0),
    dots: "",
};
const CHRISTMAS: Crown = Crown {
    dots: "#f6d040 P 0 -262 7 -244 26 -244 11 -232 17 -214 0 -226 -17 -214 -11 -232 -26 -244 -7 -244; <blink 0 0; #e03a3e E -28 -10 8 8 E 20 -60 7 7 E -14 -108 6 6 E 8 -160 5 5; >; #f2c840 E 34 -4 8 8 E -22 -58 7 7 E 18 -104 6 6; #4aa0e0 E 2 0 8 8 E 0 -74 6 6 E -6 -140 5 5",
    ..PINE
};
const PALM: Crown = Crown {
    trunk: 180.0,
    width: 11.0,
    bark: "#b08a5a|#6e4c2c",
    leaf: Leaf::Own(
        "d S 0 -2 40 -34 96 -26 112 8 78 -8 40 -10; d S 0 -2 -40 -34 -96 -26 -112 8 -78 -8 -40 -10; b>d S 0 0 -18 -40 -64 -62 -104 -48 -66 -42 -30 -22; b>d S 0 0 18 -40 64 -62 104 -48 66 -42 30 -22; b>d S 0 2 30 -2 64 24 70 60 48 34 20 14; b>d S 0 2 -30 -2 -64 24 -70 60 -48 34 -20 14; l>b S 0 0 -12 -34 4 -70 30 -84 18 -50 10 -20; #7a4a28 E -10 8 10 10 E 9 10 10 10",
    ),
    dots: "",
};
const BIRCH: Crown = Crown {
    trunk: 150.0,
    width: 9.0,
    bark: "#f4f0ea|#c8c2ba",
    leaf: Leaf::Clouds(140.0, 170.0),
    dots: "k/80 P -6 20 2 20 -6 24 P 6 48 -1 50 6 53 P -6 76 1 78 -6 81 P 6 100 0 102 6 105",
};
const WILLOW: Crown = Crown {
    trunk: 110.0,
    width: 16.0,
    bark: "#7a5a3c|#4a3420",
    leaf: Leaf::Own(
        "d S -100 60 -112 -20 -70 -96 0 -122 70 -96 112 -20 100 60 84 20 66 70 44 16 22 64 0 14 -22 64 -44 16 -66 70 -84 20; b>d S -90 40 -96 -26 -60 -88 0 -112 60 -88 96 -26 90 40 70 0 52 52 32 -4 10 46 -10 -6 -32 48 -52 -4 -70 50; l/50 S -70 -30 -46 -78 0 -98 20 -92 -24 -64 -50 -20",
    ),
    dots: "",
};
const CHERRY: Crown = Crown {
    trunk: 90.0,
    bark: "#6a4640|#3a2428",
    dots: "w/80 E -60 -60 6 6 E -20 -100 5 5 E 30 -120 6 6 E 64 -60 5 5 E 10 -40 6 6 E -30 -24 5 5; a E -50 -90 4 4 E 50 -90 5 5 E 0 -76 4 4",
    ..OAK
};
const APPLE: Crown = Crown {
    trunk: 80.0,
    dots: "a E -56 -50 9 9 E -16 -96 9 9 E 36 -108 9 9 E 62 -48 9 9 E 8 -38 9 9; w/50 E -59 -53 3 3 E -19 -99 3 3 E 33 -111 3 3 E 59 -51 3 3 E 5 -41 3 3",
    ..OAK
};
const BUSH: Crown = Crown {
    trunk: 8.0,
    width: 8.0,
    bark: "#6a4a30",
    leaf: Leaf::Clouds(130.0, 84.0),
    dots: "a E -34 -36 5 5 E 10 -54 5 5 E 36 -26 5 5 E -8 -18 4 4",
};

const DAISY: Bloom = Bloom {
    stem: 120.0,
    petals: Petals::Round(10, 42.0, 10.0),
    eye: 16.0,
};
const SUNFLOWER: Bloom = Bloom {
    stem: 150.0,
    petals: Petals::Round(16, 62.0, 11.0),
    eye: 32.0,
};
const ROSE: Bloom = Bloom {
    stem: 130.0,
    petals: Petals::Own(
        "d S -40 -10 -36 -44 0 -52 36 -44 40 -10 20 16 -20 16; b>d S -34 -30 -18 -56 18 -56 34 -30 24 2 0 12 -24 2; l>b S -20 -38 0 -54 20 -40 16 -18 0 -10 -16 -18; ~3a O -8 -34 2 -42 10 -32 2 -24 -8 -28 -16 -40 2 -50 22 -38; ~3a O -28 -26 -12 -8 8 -6 28 -26; #4d8a45 S -24 10 0 4 24 10 10 20 -10 20",
    ),
    eye: 0.0,
};
const TULIP: Bloom = Bloom {
    stem: 110.0,
    petals: Petals::Own(
        "d S -30 -40 -22 -70 0 -46 22 -70 30 -40 20 0 -20 0; b>d S -34 -66 -18 -54 -2 -14 -2 8 -26 0 -38 -30; b>d S 34 -66 18 -54 2 -14 2 8 26 0 38 -30; l>b S 0 -74 18 -44 14 0 0 8 -14 0 -18 -44",
    ),
    eye: 0.0,
};

const BAMBOO: &str = "<sway 0 0; d|b R -44 -290 17 290 6; l|d R -12 -330 19 330 7; b|d R 26 -270 16 270 6
~3a L -44 -60 -27 -60; ~3a L -44 -130 -27 -130; ~3a L -44 -200 -27 -200; ~3a L -12 -80 7 -80; ~3a L -12 -160 7 -160; ~3a L -12 -240 7 -240; ~3a L 26 -50 42 -50; ~3a L 26 -120 42 -120; ~3a L 26 -190 42 -190
b>a S 6 -240 40 -270 72 -262 40 -246; b>a S -12 -160 -50 -184 -84 -172 -48 -160; b>a S 42 -190 70 -216 100 -206 70 -194; b>a S -12 -300 -40 -326 -70 -316 -40 -302; b>a S 6 -320 30 -352 62 -350 34 -326; >";

const CACTUS: &str = "<sway 0 0; d|d R -70 -108 28 66 14; b|d R -70 -66 60 26 13; b|d R 44 -140 26 80 13; b|d R 16 -86 54 24 12
l|d R -28 -190 56 190 28; ~2d L -10 -176 -10 -6; ~2d L 8 -176 8 -6; ~2d L -56 -100 -56 -60; ~2d L 57 -132 57 -76
a S -20 -186 -24 -206 -8 -198 0 -214 8 -198 24 -206 20 -186; #f5d060 E 0 -194 6 5; a S 46 -138 44 -152 57 -146 70 -152 68 -138; >";

const LOTUS: &str = "#3f8a58>#2a6a48 E 6 -6 84 14; #5aa870/60 E -30 -9 30 5
d S -60 -14 -74 -44 -40 -44 -10 -12; d S 60 -14 74 -44 40 -44 10 -12; b>d S -44 -12 -46 -64 -16 -54 0 -12; b>d S 44 -12 46 -64 16 -54 0 -12
l>b S -20 -10 -26 -50 0 -82 26 -50 20 -10; a E 0 -14 14 7";

const MUSHROOM: &str = "a>#d8c4a0 S -22 0 -16 -40 -20 -70 20 -70 16 -40 22 0 0 4; #c8b08a/50 S 4 0 6 -40 8 -66 20 -66 16 -40 22 0
#e8d8b8 E 0 -68 66 16; b>d S -84 -66 -70 -110 -30 -140 0 -144 30 -140 70 -110 84 -66 40 -58 0 -56 -40 -58
l/50 S -66 -84 -50 -114 -20 -132 -20 -118 -44 -96; w E -36 -92 13 10 E 6 -118 15 11 E 44 -90 12 10 E 2 -78 8 5 E -60 -70 7 5 E 66 -70 6 4";

const LEAF: &str = "<sway 0 0; b>d S 0 -14 -46 -50 -50 -100 -20 -140 6 -164 34 -136 54 -96 44 -46; d/50 S 0 -14 2 -80 6 -164 34 -136 54 -96 44 -46; ~4a O 0 0 0 -40 2 -90 6 -150; ~2.5a L 1 -50 -28 -78; ~2.5a L 1 -50 30 -76; ~2.5a L 3 -86 -24 -114; ~2.5a L 3 -86 30 -112; >";

const CLOVER: &str = "<sway 0 0; ~6a O 0 0 6 -30 0 -70; b>d S 0 -72 -30 -50 -62 -60 -58 -84 -62 -106 -30 -106; b>d S 0 -72 30 -50 62 -60 58 -84 62 -106 30 -106; l>b S 0 -74 -32 -100 -30 -134 0 -128 30 -134 32 -100; ~2a L 0 -74 0 -116; ~2a L -4 -74 -46 -82; ~2a L 4 -74 46 -82; >";

const GRASS: &str = "<sway 0 0; d S -44 0 -60 -50 -84 -84 -50 -60 -30 0; b>d S -24 0 -30 -70 -44 -124 -12 -74 -8 0; l>d S -6 0 0 -80 20 -140 18 -76 14 0; b>d S 16 0 34 -60 66 -104 48 -50 32 0; d S 34 0 54 -36 84 -56 62 -24 46 0; >";

const POTTED: &str = "<sway 0 -70; d S 0 -70 -50 -90 -84 -150 -40 -130; d S 0 -70 50 -90 84 -150 40 -130; b>d S 0 -70 -40 -120 -50 -184 -14 -140; b>d S 0 -70 40 -120 50 -184 14 -140; l>b S 0 -66 -20 -130 0 -204 20 -130; ~2d L 0 -70 0 -180; >
a|d P -44 -70 44 -70 32 0 -32 0; a|d R -50 -82 100 20 5; w/30 P -38 -60 -26 -60 -20 -6 -27 -6";
