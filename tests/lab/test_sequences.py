import torch

from lab import sequences


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def pasted(batch=512):
    text = torch.randint(sequences.VOCAB, (batch, sequences.LENGTH), generator=generator(1))
    return text, sequences.paste_twice(text, generator(2))


def test_predictable_tokens_equal_the_earlier_copy():
    _, result = pasted()
    for row in range(len(result.tokens)):
        places = result.predictable[row].nonzero().squeeze(1)
        earlier = places - result.distance[row]
        assert sequences.SHORTEST - 1 <= len(places) <= sequences.LONGEST - 1
        assert torch.equal(result.tokens[row, places], result.tokens[row, earlier])
        # The token before the first predictable one is a repeat too: it is what a head can match.
        assert result.tokens[row, places[0] - 1] == result.tokens[row, earlier[0] - 1]


def test_copies_do_not_overlap_and_distances_vary_and_leave_the_held_out_ones():
    _, result = pasted()
    sizes = result.predictable.sum(1) + 1
    assert torch.all(result.distance >= sizes)
    seen = set(result.distance.tolist())
    assert len(seen) > 30
    assert not seen & set(sequences.HELD_OUT_DISTANCES)


def test_text_outside_the_copies_is_kept():
    text, result = pasted()
    changed = (text != result.tokens).sum(1)
    sizes = result.predictable.sum(1) + 1
    assert torch.all(changed <= 2 * sizes)


def test_repeats_stand_at_the_asked_distance():
    tokens = sequences.repeats(8, 16, 5, generator())
    assert tokens.shape == (8, 37)
    assert torch.equal(tokens[:, :16], tokens[:, 21:])
    for row in tokens:
        assert len(set(row[:16].tolist())) == 16
        assert not set(row[:16].tolist()) & set(row[16:21].tolist())


def test_text_follows_its_table():
    spoken = sequences.language(0)
    torch.testing.assert_close(spoken.table.sum(2), torch.ones(spoken.table.shape[:2], dtype=torch.float64))
    text = spoken.sample(400, 200, generator())
    counts = torch.zeros_like(spoken.table)
    for row in text:
        marker = None
        for before, after in zip(row[:-1].tolist(), row[1:].tolist(), strict=True):
            marker = before - sequences.WORDS if before >= sequences.WORDS else marker
            if marker is not None and after < sequences.WORDS:
                counts[marker, before, after] += 1
    totals = counts.sum(2)
    frequent = totals > 300
    shares = counts / totals[..., None]
    assert frequent.sum() > 20
    assert (shares - spoken.table)[frequent].abs().max() < 0.1
    assert abs((text >= sequences.WORDS).double().mean() - 0.1) < 0.01


def test_same_seed_same_data():
    spoken = sequences.language(0)
    assert torch.equal(spoken.sample(2, 20, generator(3)), spoken.sample(2, 20, generator(3)))
