"""Writes down what Hugging Face's transformers says about every toy.

usage: cargo run -p mtor-parity --bin toys -- FOLDER
       python oracle.py FOLDER          needs the packages torch and transformers

One small file a toy, in fixtures/ beside this script: logits at a few positions, with 6 digits,
and the tokens that it writes greedily.
"""

import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM
from transformers.models.gemma3 import modeling_gemma3

# The same numbers as in src/toys.rs.
N_PROMPT = 40
N_GREEDY = 64
STRIDE = 7919
# The first, one within a sliding window, one past it, the last.
POSITIONS = [0, 5, 21, N_PROMPT - 1]


def with_cap(attention):
    """Gemma 3 in transformers can cap its scores and reads the cap, but does not hand it on (in
    5.23). candle's does. No published model has one."""

    def capped(module, *args, **kwargs):
        return attention(module, *args, softcap=module.attn_logit_softcapping, **kwargs)

    return capped


modeling_gemma3.eager_attention_forward = with_cap(modeling_gemma3.eager_attention_forward)


def sum_of(folder):
    return sum(sum(path.read_bytes()) for path in folder.glob("*.safetensors"))


def rounded(row):
    return [float(f"{value:.6g}") for value in row.tolist()]


@torch.no_grad()
def ask(folder):
    model = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    vocab = model.config.vocab_size
    prompt = [i * STRIDE % vocab for i in range(1, N_PROMPT + 1)]
    logits = model(torch.tensor([prompt])).logits[0]
    # The whole text anew for every token: no cache has a part in it.
    text = list(prompt)
    for _ in range(N_GREEDY):
        last = model(torch.tensor([text]), use_cache=False).logits[0, -1]
        text.append(int(last.argmax()))
    return {
        "weights_sum": sum_of(folder),
        "positions": POSITIONS,
        "logits": [rounded(logits[at]) for at in POSITIONS],
        "greedy": text[N_PROMPT:],
    }


if __name__ == "__main__":
    # The toys are so small that threads only wait for one another.
    torch.set_num_threads(1)
    fixtures = Path(__file__).parent / "fixtures"
    fixtures.mkdir(exist_ok=True)
    for folder in sorted(Path(sys.argv[1]).iterdir()):
        text = json.dumps(ask(folder), separators=(",", ":"))
        (fixtures / f"{folder.name}.json").write_text(text + "\n")
        print(folder.name)
