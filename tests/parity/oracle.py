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
from transformers import AutoModelForCausalLM, AutoModelForImageTextToText
from transformers.models.gemma3 import modeling_gemma3

# The same numbers as in src/toys.rs.
N_PROMPT = 40
N_GREEDY = 64
STRIDE = 7919
# The first, one within a sliding window, one past it, the last.
POSITIONS = [0, 5, 21, N_PROMPT - 1]
# Where a picture stands in the prompt of a toy that sees.
SHOWN_AT = 3


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


def pixels_of(side):
    """A picture of no kind: far apart numbers from -1 to 1."""
    numbers = [(i * STRIDE % 511) / 255 - 1 for i in range(3 * side * side)]
    return torch.tensor(numbers, dtype=torch.float32).reshape(1, 1, 3, side, side)


def shown(prompt, config):
    """The prompt with a picture's rows in it, and none elsewhere."""
    eyes, token = config.vision_config, config.image_token_id
    rows = (eyes.image_size // eyes.patch_size // config.scale_factor) ** 2
    prompt = [it + 1 if it == token else it for it in prompt]
    prompt[SHOWN_AT : SHOWN_AT + rows] = [token] * rows
    return prompt


@torch.no_grad()
def ask(folder):
    sees = "vision_config" in json.loads((folder / "config.json").read_text())
    kind = AutoModelForImageTextToText if sees else AutoModelForCausalLM
    model = kind.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    config = model.config
    vocab = config.text_config.vocab_size if sees else config.vocab_size
    prompt = [i * STRIDE % vocab for i in range(1, N_PROMPT + 1)]
    picture = {}
    if sees:
        prompt = shown(prompt, config)
        picture["pixel_values"] = pixels_of(config.vision_config.image_size)
    logits = model(torch.tensor([prompt]), **picture).logits[0]
    # The whole text anew for every token: no cache has a part in it.
    text = list(prompt)
    for _ in range(N_GREEDY):
        if sees and text[-1] == config.image_token_id:
            # It would want another picture.
            break
        last = model(torch.tensor([text]), use_cache=False, **picture).logits[0, -1]
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
