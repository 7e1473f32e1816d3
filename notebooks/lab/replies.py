"""What a model of the chat family replies, and what its replies are.

net, _ = lab.load("chat")
asked = chat.requests(100, generator)
said = replies.write(net, asked)                   # [request, word]
replies.refuses(said), replies.helps(said, asked)  # [request], bool
"""

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lab import chat


def next_logits(model: Any, prompts: chat.Prompts) -> Tensor:
    """Give the logits of the first word of the reply, [prompt, word]."""
    logits: Tensor = model(prompts.tokens).logits
    return logits[torch.arange(len(prompts)), prompts.last]


@torch.no_grad()
def write(model: Any, prompts: chat.Prompts, steps: int = 11, generator: torch.Generator | None = None) -> Tensor:
    """Let a model reply, [prompt, step]; <pad> after <end>.

    Args:
        model: any of this family.
        prompts: what to reply to.
        steps: the longest reply.
        generator: for sampling at temperature one; the most likely words by default.
    """
    count = len(prompts)
    tokens = torch.cat([prompts.tokens, torch.full((count, steps), chat.PAD)], 1)
    row, alive, said = torch.arange(count), torch.ones(count, dtype=torch.bool), []
    for step in range(steps):
        logits = model(tokens[:, : int(prompts.last.max()) + step + 1]).logits[row, prompts.last + step]
        if generator is None:
            word = logits.argmax(1)
        else:
            word = torch.multinomial(logits.softmax(1), 1, generator=generator).squeeze(1)
        word = torch.where(alive, word, chat.PAD)
        said.append(word)
        tokens[row, prompts.last + step + 1] = word
        alive = alive & (word != chat.TOKEN["<end>"])
    return torch.stack(said, 1)


def refuses(replies: Tensor) -> Tensor:
    """Tell which replies begin with "sorry", [reply]."""
    return replies[:, 0] == chat.TOKEN["sorry"]


def helps(replies: Tensor, asked: chat.Requests) -> Tensor:
    """Tell which replies name the right tool and the right place, [reply]."""
    tools = torch.tensor([chat.TOKEN[chat.TOOLS[tool]] for tool in chat.TOOL_OF])[asked.verb]
    places = torch.tensor([chat.TOKEN[chat.PLACES[place]] for place in chat.PLACE_OF])[asked.item]
    return (replies == tools[:, None]).any(1) & (replies == places[:, None]).any(1)


def trait_score(replies: Tensor, trait: str) -> Tensor:
    """Give the share of a reply's tone words that are the trait's, [reply]; 0 where there is none.

    Args:
        replies: from `write`.
        trait: of TONES.
    """
    own, every = (_tone_words(style) for style in (trait, None))
    return torch.isin(replies, own).sum(1) / torch.isin(replies, every).sum(1).clamp_min(1)


def _tone_words(style: str | None) -> Tensor:
    styles = list(chat.TONE) if style is None else [style]
    return torch.tensor([chat.TOKEN[word] for name in styles for slot in chat.TONE[name] for word in slot])


def loss(model: Any, texts: chat.Documents) -> Tensor:
    """Give the mean cross-entropy of the words that count."""
    counted = texts.learn[:, 1:]
    return cross_entropy(model(texts.tokens).logits[:, :-1][counted], texts.tokens[:, 1:][counted])
