//! What people ask a realm's guide, in their many phrasings.

use crate::phrase::fits;

/// Something that the guide can tell without a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Greeting,
    HowAreYou,
    Thanks,
    Bye,
    Help,
    WhoAreYou,
    WhatIsMtor,
    WhatIsHere,
    WhoWorks,
    HowMany,
    Models,
    Lend,
    StopLending,
    Connect,
    OldWorker,
    Draw,
    Vocabulary,
    Privacy,
    Join,
}

/// Patterns as `crate::phrase` reads them. The first topic that fits answers.
const TABLE: &[(Topic, &[&str])] = &[
    (
        Topic::Greeting,
        &[
            "hello|hi|hey|hiya|howdy|greetings|hallo|hola|bonjour|moin|servus|yo|salut|ciao \
             [there|all|everyone|mtor|guide|computer|realm|again|world]",
            "good morning|day|afternoon|evening [there|all|everyone|mtor|guide|computer]",
            "hello|hi is anybody|anyone|somebody|someone there|here",
            "hello|hi how are you [today|doing]",
        ],
    ),
    (
        Topic::HowAreYou,
        &[
            "how are you [doing|today|feeling] [today]",
            "how is it going",
            "how do you do",
            "are you ok|okay|well|alive|awake|there|up|working|online",
            "you ok|okay|there",
            "what is up",
            "test|testing|ping",
        ],
    ),
    (
        Topic::Thanks,
        &[
            "thanks|thx|ty|cheers|merci|danke [a] [lot|bunch|so|very] [much] [mate]",
            "thank you [so|very] [much] [for|indeed] [your|the] [help|answer]",
            "many thanks",
            "thank you",
            "great|nice|cool|perfect|awesome|good|wonderful|excellent|ok|okay \
             [job|work|answer|one|thanks] [thanks|thank] [you]",
            "well done",
            "that is|was great|nice|good|helpful|perfect|cool",
        ],
    ),
    (
        Topic::Bye,
        &[
            "bye|goodbye|farewell|tschüss|adieu [bye|then|all|mtor|guide|now|for] [now]",
            "good bye|night",
            "see you [later|soon|tomorrow|around]",
            "that is all [for] [today|now]",
        ],
    ),
    (
        Topic::Help,
        &[
            "help [me] [out]",
            "i need [some|your] help [here]",
            "what can you do [here|for] [me|us]",
            "what are you able to do",
            "what are your abilities|skills|capabilities|functions|commands",
            "what else can you do",
            "what can i|we do|ask|say|type|try [you] [here|with] [this|it]",
            "what should|could i|we ask|try|type|do|say [you|here|first|now]",
            "what do|should i|we do [here|now|next|first]",
            "how does|do this|it|everything|that|things [page|tab|realm|site|thing] work [here]",
            "how do|can i|we use|start|begin|work [with] [this|mtor|it|here] [page|tab|realm|site]",
            "how do|can i|we get started",
            "where|how do|should i|we start|begin",
            "show me what you can do",
            "give me [some|an] examples|example",
            "[some] commands|examples|menu|options|instructions|usage|manual|tutorial",
            "how can|do you help [me]",
            "what questions can i|you ask|answer [you]",
        ],
    ),
    (
        Topic::WhoAreYou,
        &[
            "who|what are you [exactly|really]",
            "what is your name",
            "what are you called",
            "do you have a name",
            "are you a|an|the \
             ai|bot|robot|human|person|machine|model|llm|guide|program|computer|chatbot|assistant",
            "are you human|real|chatgpt|gpt|claude|siri|alexa|intelligent|smart|conscious",
            "who is|am [this|i] [talking|speaking] [to|with]",
            "who made|built|wrote|created you",
            "tell me about yourself",
            "about yourself|you",
            "introduce yourself",
            "what|which [language] model are you [using|running]",
            "do you have a [language] model|brain",
            "what is the guide",
        ],
    ),
    (
        Topic::WhatIsMtor,
        &[
            "what is|does mtor [mean|do|for|stand] [for]",
            "what is [a|an|the] mtor [realm|exactly|relay]",
            "[about] mtor|multi-tronic [operating] [realm]",
            "explain|describe mtor [to] [me]",
            "what is [a|the|this] realm|relay|intent",
            "what does a|the relay do",
            "what is this [page|site|website|place|tab|app|thing|about|all] [about|for]",
            "where am i",
            "what does mtor do",
            "how does mtor work",
            "who made|built|wrote|created mtor|this",
            "is this|mtor free|open [source]",
        ],
    ),
    (
        Topic::WhatIsHere,
        &[
            "what is [in|going] [on] here [right] [now]",
            "what is there [here]",
            "what is in this|the realm",
            "what can this|the|my|our realm|page|tab|place|system|mesh do [for] [me|us]",
            "what does this|the realm offer|do|have|know|provide",
            "what|which [realms|services|abilities|things] are|is|have \
             [offered|available|here|there|you|running|online] [here|offered|available]",
            "list|show [me] [all|the] [the] realms|abilities|services|offers",
            "what is|are offered|available|possible [here]",
            "what works|runs here",
            "what is the status|state [of] [the|this] [realm|relay|system]",
            "[realm|relay|system] status|overview",
            "[the] realms",
            "what do you|we have [here]",
            "is anything running|working|here",
        ],
    ),
    (
        Topic::WhoWorks,
        &[
            "who is|are \
             working|here|there|lending|online|around|present|connected|serving|busy|free|idle|available|ready \
             [here|today|at] [all]",
            "who is in [here|this|the] [realm|roster]",
            "who is on the roster",
            "who works|serves|answers|helps|lends [here|for|in] [me|this|us] [realm]",
            "who is doing the work",
            "who is lending [a|their|his|her|its] [tab|gpu|tabs]",
            "[show] [me] [list] [the] roster|workers [list|please]",
            "list|show [me] [all] [the] workers|tabs|nodes|helpers|peers",
            "what|which workers|tabs|nodes|peers are|is \
             working|here|there|online|connected|busy|available",
            "is anyone|anybody|someone|somebody working|here|there|online|around|lending",
            "are there [any] workers|tabs|others|peers [here|online|working]",
            "who else is here|online|working",
            "who will|would answer|answers [me|this]",
            "who answered [me|that|this]",
        ],
    ),
    (
        Topic::HowMany,
        &[
            "how many workers|tabs|nodes|people|users|peers|others|sessions|gpus [are|is|work] \
             [there|here|working|online|connected|lending] [here|now|online|working]",
            "how many [tabs|workers|people] work here",
            "how big|busy is the|this realm|queue|mesh",
            "[number] [of] workers|sessions count",
            "how long is the queue",
            "is there a queue",
            "is the realm|relay busy",
        ],
    ),
    (
        Topic::Models,
        &[
            "what|which [language] models|model [do|does|are|is] \
             [you|we|the|this|there|here|available] \
             [have|realm|here|offered|available|offer|loaded|running]",
            "what|which models can|may i use|ask|choose",
            "list|show [me] [all] [the] models",
            "[available] models",
            "is there a|any [language] model|llm [here]",
            "do you|we have a|any|an [language] model|llm|models",
        ],
    ),
    (
        Topic::StopLending,
        &[
            "how do|can i|we stop|end|quit [lending|sharing|working] [my|this|the] [tab|gpu]",
            "stop lending|sharing|working [my|this|the] [tab|gpu]",
            "how do|can i take back|my [my] [tab|gpu] [back]",
        ],
    ),
    (
        Topic::Lend,
        &[
            "how do|can|could|would|should|to i|we|you|one lend|share|offer|contribute|donate \
             [you] [my|this|a|the] [tab|gpu|computer|machine|phone|graphics] [card|here|gpu]",
            "how to lend|share|offer|contribute|donate|help [a|my|this|the] [tab|gpu|computer]",
            "how does|do lending|sharing|i [work|lend]",
            "[i] want|like to lend|share|offer|donate|contribute [my|this|a] \
             [tab|gpu|computer|machine]",
            "can i [also] lend|help|work|contribute [in|too] [my|this|a] [tab|gpu] [here|too]",
            "lend|share [my|this|a|the] [tab|gpu|computer]",
            "what is lending [a] [tab]",
            "what happens when|if i lend [my|this|a] [tab|gpu]",
            "how do|can i become a worker",
            "how do|can i|my [tab|gpu|computer] [can] work|help here",
        ],
    ),
    (
        Topic::OldWorker,
        &[
            "how do|can|to i|we [connect|add|use|attach] [connect|add|use|attach] [a|an|my|the] \
             [old|existing|http|python] [predict|http|old] worker|workers|predict|server [here]",
            "what is [a|the] predict [worker|endpoint]",
            "[can] [i] connect|use|add [a|an|my] predict|old [http] worker",
            "how do|can i use|connect [post] predict",
        ],
    ),
    (
        Topic::Connect,
        &[
            "how do|can|could|should|to i|we|you \
             connect|add|use|attach|plug|install|get|run|load|bring|set|link|hook [up|in|my] \
             [a|an|my|own|the|another|some|local] [own|local|language|real|ai|new|big|chat] \
             model|models|llm|llms|endpoint|engine|ollama|llama.cpp|vllm|chatgpt|openai|lmstudio|api|ai \
             [here|to|model|endpoint|up|server|with|api] [this|mtor|it|the|key|here] \
             [realm|tab]",
            "how to connect|add|use|attach|get|run|set [up] [a|an|my|the] [own|local|language] \
             model|llm|endpoint|engine|ollama|llama.cpp|vllm",
            "how do|can|to i|we connect|add|use|attach [my] lm studio [here|to|with] [mtor|this]",
            "[i] want|like to connect|add|use|attach [a|an|my|the] [own|local|language] \
             model|llm|endpoint|ollama",
            "connect|add|attach [a|an|my|the] [own|local|language] \
             model|llm|endpoint|ollama|vllm|llama.cpp",
            "connect|add|use lm studio",
            "does|can it|this|mtor|you work|use|support|speak [with] \
             ollama|vllm|llama.cpp|openai|lmstudio|endpoints|models|lm [studio]",
            "can i use|connect|add|bring [my] [own] \
             ollama|vllm|llama.cpp|chatgpt|openai|model|models|llm|lm [studio|own] [model]",
            "how do|can|could i|we|you [make|get] [you] [this] \
             [smarter|answers|better|smart|intelligent]",
            "ollama|vllm|llama.cpp|lmstudio|endpoint|endpoints",
            "lm studio",
            "what is an endpoint",
            "how do|can|to i|we connect to [a|my|the] \
             ollama|vllm|llama.cpp|lm|openai|model|endpoint [studio]",
            "where do i get|add a model",
            "why do you have no model",
            "why cannot you answer [that|this|me]",
        ],
    ),
    (
        Topic::Vocabulary,
        &[
            "what|which words|nouns|things|objects|adjectives|styles|colors|shapes can|do|does \
             you|it|i|we|this|mtor|know|draw|use|imagine \
             [draw|know|understand|paint|imagine|use] [in] [pictures|drawings|scenes]",
            "list|show [me] [all] [the|your] words|nouns|vocabulary|styles|adjectives",
            "[your|the|drawing] vocabulary",
        ],
    ),
    (
        Topic::Draw,
        &[
            "what can|could you|i|we|it|this|one draw|imagine|paint|picture|sketch|see|make \
             [here|for] [me|us]",
            "what can|could i|we ask you to draw|imagine|paint",
            "what can be drawn|imagined|painted [here]",
            "can|could|do|will you draw|paint|imagine|sketch \
             [pictures|images|things|something|scenes|anything|it|well] [for] [me|us]",
            "can|could you make|create|generate [a|me|some] [me] \
             [picture|pictures|image|images|drawing|drawings|film|video|art]",
            "how do|can i|we|you draw|imagine|paint|make|get|ask [for|a|me|pictures|images|an] \
             [picture|image|drawing|scene|pictures|drawings] [here]",
            "how does|do imagine|drawing|pictures|imagining|you [work|draw|imagine]",
            "imagine|draw|paint|sketch|drawing|pictures|picture \
             [something|anything|it|things|this|pictures|me|us]",
            "what is imagine",
            "what does imagine do",
        ],
    ),
    (
        Topic::Privacy,
        &[
            "what|who does|can|do|will the|this \
             relay|worker|workers|tab|you|it|realm|server|mtor [can] \
             see|read|know|store|keep|save|log|record|learn|remember [about|of|from|my] \
             [me|my|i|what|words|data|messages|us] [words|questions|data|type|ask|write|say]",
            "can|could|does|will the|a|this relay|worker|tab|server see|read|store|keep|log \
             [what] [my|i] [words|questions|messages|type|data|write|ask]",
            "who can|could|will|may see|read|view [what|my|the|this|these] \
             [i|words|messages|questions|data|chat|answers|prompts] \
             [type|write|ask|say|wrote|typed|asked]",
            "is this|it|that|mtor|my [data|chat|conversation|words] [really] \
             private|safe|secure|encrypted|confidential|secret|anonymous",
            "are my words|questions|messages|data|chats|answers|pictures [kept] \
             private|safe|stored|saved|secure|encrypted|logged|secret",
            "is my data|chat|key|conversation|voice|image|picture|speech [kept] \
             private|safe|stored|saved|secure|encrypted|logged|sent",
            "do|does|will you|mtor|it|this|the|anybody [relay|realm] \
             store|save|keep|track|log|spy|remember|record [on] [my|me|what|anything|this|any] \
             [data|words|questions|i|chats] [type|say|ask]",
            "where does|do my data|words|questions|key|picture|pictures|voice go",
            "where is my data|key [stored|kept]",
            "what happens to|with my data|words|questions|pictures|key|voice",
            "[what] [about] [my|the|your] privacy|data [protection|policy]",
            "what do|does you|it|mtor|this know about me|us",
            "who sees|reads [what|my|this] [i|words|questions] [type|write|ask|say]",
        ],
    ),
    (
        Topic::Join,
        &[
            "how do|can i|we|others|friends|my [friends|phone|family] \
             join|open|use|connect|enter [this|here|from|with|on|the|it|in|a] \
             [realm|phone|my|page|a] [phone|tablet|computer|realm|device|friend]",
            "how do|can i|we invite|add [a|my|other|more|some] \
             [friends|people|friend|others|someone|tab|tabs|phone|device|workers|worker]",
            "how do|can i|we open|use|join [this] [on] [a|my|another|the] \
             phone|tablet|computer|device|tab",
            "can i use|join|open [this|it] [on|with|from] my|a|the phone|tablet|ipad",
            "invite|join",
        ],
    ),
];

/// The topic of a question, where a pattern fits all of it.
pub(super) fn of(words: &[&str]) -> Option<Topic> {
    let fitting = |patterns: &[&str]| patterns.iter().any(|pattern| fits(pattern, words));
    let row = TABLE.iter().find(|(_, patterns)| fitting(patterns));
    row.map(|(topic, _)| *topic)
}

#[cfg(test)]
mod tests;
