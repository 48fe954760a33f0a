"""Several heads that answer as one."""

from dataclasses import replace

import pytest
import torch

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.detector.network import OUTPUTS, Head, HeadGroup, head_for
from afsd_core.errors import WeightsError
from afsd_core.weights import Registry
from tests.light_models import light_afsd_config, light_on_features

CONFIG = replace(light_afsd_config(), pooled=True, members=3)


def features(network):
    return network.features(torch.randn(2, 3, 32, 32, 32))


def test_what_they_say_is_the_mean_of_what_each_says():
    torch.manual_seed(0)
    network = Afsd(CONFIG).eval()
    assert isinstance(network.head, HeadGroup)
    assert len(network.head.members) == 3
    seen = features(network)
    with torch.no_grad():
        together = network.detect(seen, with_boundary=True)
        alone = [head(seen, with_boundary=True) for head in network.head.members]
        edges = network.boundary_features(seen)
    for name in OUTPUTS:
        each = [getattr(raw, name) for raw in alone]
        assert not torch.equal(each[0], each[1]), "they start apart"
        torch.testing.assert_close(getattr(together, name), sum(each) / 3)
    assert torch.equal(together.priors, alone[0].priors)
    for k, found in enumerate(together.boundary):
        torch.testing.assert_close(found, sum(raw.boundary[k] for raw in alone) / 3)
        torch.testing.assert_close(found, edges[k])


def test_one_is_no_group_and_a_model_of_before_has_one():
    assert isinstance(head_for(replace(CONFIG, members=1), 208, 256), Head)
    said = CONFIG.to_dict()
    del said["members"]
    assert DetectorConfig.from_dict(said).members == 1
    model = light_on_features(Registry())
    assert isinstance(model.load_network().head, Head)


def test_a_group_comes_back_as_it_was_saved():
    torch.manual_seed(1)
    saved = Afsd(CONFIG)
    again = Afsd(DetectorConfig.from_dict(saved.config.to_dict()))
    again.load_state_dict(saved.state_dict())
    seen = features(saved)
    with torch.no_grad():
        assert torch.equal(again.detect(seen).conf, saved.detect(seen).conf)


@pytest.mark.parametrize("members", [0, 17])
def test_a_number_of_heads_that_cannot_be_is_refused(members):
    with pytest.raises(WeightsError, match="members"):
        replace(CONFIG, members=members)
