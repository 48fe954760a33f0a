"""The bar codes that other tests rely on: read rightly or not at all."""

import numpy as np
import pytest

from tests.video_factory import draw_code, read_code


@pytest.mark.parametrize("size", [(32, 16), (160, 120), (333, 77), (1920, 1080)])
def test_a_code_is_read_at_any_size(size):
    assert [read_code(draw_code(n, size)) for n in (0, 1, 1000, 262_143)] == [0, 1, 1000, 262_143]


def test_a_code_is_read_from_the_part_of_a_widget_that_shows_it():
    grab = np.full((200, 300, 4), 40, np.uint8)
    grab[50:150, 30:230, :3] = draw_code(77, (200, 100))
    assert read_code(grab, (30, 50, 200, 100)) == 77
    assert read_code(grab, (29.6, 50.3, 200.4, 99.5)) == 77


def test_a_picture_that_is_not_a_whole_upright_code_is_refused():
    image = draw_code(1234)
    turned = [np.rot90(image, k) for k in (1, 2, 3)] + [image[:, ::-1], image[::-1]]
    blended = (image.astype(int) + draw_code(4321)) // 2
    torn = np.vstack([image[:60], draw_code(1235 ^ 0xFF)[60:]])
    noise = np.random.default_rng(0).integers(0, 256, image.shape, np.uint8)
    assert [read_code(each) for each in [*turned, blended, torn, noise, image * 0]] == [None] * 9
