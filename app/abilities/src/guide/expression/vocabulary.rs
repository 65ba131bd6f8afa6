//! Words of spoken sums.

/// What stands before a sum.
pub(super) const LEAD_INS: &[&str] = &[
    "what|what's|whats [is|are|does|do|=]",
    "how much is|are|does|do",
    "how many is|are",
    "calculate|compute|evaluate|solve|convert|calc|sum|math|maths:|math:",
    "work|figure out",
    "the result|value|answer of|to",
    "and",
    "is|are",
];
/// What stands after one.
pub(super) const TAILS: &[&str] = &[
    "equal", "equals", "please", "make", "thanks", "is", "now", "be",
];

/// Words that no sum holds, though the calculator knows some of them as units.
pub(super) const NOT_IN_SUMS: &[&str] = &[
    "i", "me", "my", "you", "your", "we", "he", "she", "it", "they", "is", "are", "am", "be",
    "was", "do", "at", "the", "not", "if", "then", "this", "that", "on", "for", "with", "have",
    "has", "can", "will", "when", "why", "how", "who", "where", "roll", "print", "or", "so", "no",
    "go", "let", "today", "now", "people", "person", "version", "lambda", "true", "false", "help",
    "quit", "exit",
];

/// Functions that are evidence of a sum without any sign.
pub(super) const FUNCTIONS: &[&str] = &[
    "sqrt",
    "cbrt",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "log",
    "log2",
    "log10",
    "ln",
    "exp",
    "abs",
    "round",
    "floor",
    "ceil",
    "factorial",
    "mod",
    "sinh",
    "cosh",
    "tanh",
    "of",
];

/// Spoken signs, longer ones first.
pub(super) const SPOKEN: &[(&str, &str)] = &[
    ("to the power of", "^"),
    ("raised to", "^"),
    ("the square root of", "sqrt"),
    ("square root of", "sqrt"),
    ("the cube root of", "cbrt"),
    ("cube root of", "cbrt"),
    ("root of", "sqrt"),
    ("multiplied by", "*"),
    ("divided by", "/"),
    ("degrees celsius", "celsius"),
    ("degree celsius", "celsius"),
    ("degrees fahrenheit", "fahrenheit"),
    ("degree fahrenheit", "fahrenheit"),
    ("degrees c", "°C"),
    ("degrees f", "°F"),
    ("per cent", "%"),
    ("percent", "%"),
    ("plus", "+"),
    ("minus", "-"),
    ("times", "*"),
    ("over", "/"),
    ("squared", "^2"),
    ("cubed", "^3"),
    ("modulo", "mod"),
    ("into", "to"),
];

pub(super) const NUMBERS: &[(&str, &str)] = &[
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("twenty", "20"),
    ("a", "1"),
    ("an", "1"),
];
